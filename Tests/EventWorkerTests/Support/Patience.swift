import Foundation

extension Duration {
    /// How long tests wait for what comes soon when nothing else is at work: all other tests are. Longer under a sanitizer, which slows all.
    static let patience: Duration =
        ProcessInfo.processInfo.environment["STYLEMATCH_SANITIZER"] == nil ? .seconds(60) : .seconds(180)
}

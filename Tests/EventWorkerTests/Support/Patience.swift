import Foundation

extension Duration {
    /// How long tests wait for what comes soon where it is alone, which among all other tests it is not; longer under a
    /// sanitizer, which slows all.
    static let patience: Duration =
        ProcessInfo.processInfo.environment["STYLEMATCH_SANITIZER"] == nil ? .seconds(60) : .seconds(180)
}

/// Times the parts of a computation on the thread that leads it.
package final class WorkMeter {
    /// What has been measured so far.
    package private(set) var report = WorkReport()
    private let clock = ContinuousClock()

    /// A meter at zero.
    package init() {}

    /// Runs `body` as part of a stage.
    package func measure<Value, Failure: Error>(
        _ stage: WorkStage,
        flop: Double = 0,
        _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let start = clock.now
        let value = try body()
        report.add(stage, clock.now - start, flop: flop)
        return value
    }
}

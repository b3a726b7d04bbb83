package import KafkaBridge

/// Says what is done about each failure; the one place where that is decided.
///
/// | Failure | Kind | What happens |
/// |---|---|---|
/// | Event breaks its contract; photo is damaged, too large or of a forbidden place; unknown member | poison | dead letter at once |
/// | Photo store answers 408, 425, 429 or 5xx, too slowly or not at all, for one photo | transient | repeated after growing pauses, not before its `Retry-After`; then a dead letter |
/// | Redis refuses a command while a member is erased | transient | the same |
/// | The machine has no memory for a photo's pixels | transient | the same |
/// | Photo store fails for one photo after another, refuses the worker's key, or there is none | dependency down | its photos wait without a try being counted, one at a time asks whether it is back |
/// | Redis is away, read-only or full while a member is erased | dependency down | the erasure waits, and is never given up |
/// | The graphics processor has no memory left, fails or hangs | dependency down | its photos wait, uncommitted; a device that fails also ends readiness and liveness, and the next process computes them |
/// | Redis is away otherwise | no failure | the worker goes on without it |
/// | Broker does not acknowledge what an event makes | dependency down | the event waits, uncommitted, and is handled anew; of its partition one event at a time is tried, see ``OutputCircuits`` |
/// | Client is fatally broken, a topic is missing, the worker is told to stop | end | the event stays uncommitted; the worker ends |
///
/// Whatever waits between tries holds no lane: events of other members go on, those of the same member keep their order.
package protocol FailurePolicy: Sendable {
    /// Judges a failure.
    ///
    /// - Parameters:
    ///   - error: what was thrown.
    ///   - attempt: how often the event has been tried, and has waited.
    ///   - jitter: a random number in 0..<1 that spreads the pauses of many workers.
    /// - Returns: what to do.
    func disposition(of error: any Error, attempt: KafkaAttempt, jitter: Double) -> FailureDisposition
}

/// What to do after a failed try.
package enum FailureDisposition: Sendable, Hashable {
    /// Give the event up under a bounded reason.
    case deadLetter(reason: String, message: String)
    /// Try again after a pause.
    case retry(after: Duration)
    /// Try again after a pause; the try that failed does not count.
    case wait(Duration)
    /// Leave the event uncommitted and end the worker.
    case end
}

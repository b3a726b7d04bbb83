import EventWorker
import Testing

@Suite struct PacingTests {
    @Test func `beside events a fifth of the time is worked`() {
        #expect(Pacing.rest(after: .milliseconds(100), isBusy: true) == .milliseconds(400))
        #expect(Pacing.rest(after: .milliseconds(100), isBusy: false) == .zero)
    }

    @Test func `a pause ends with its time, with the signal and with the task`() async {
        let signal = StopSignal()
        let clock = ContinuousClock()
        let whole = await clock.measure { await signal.pause(for: .milliseconds(20)) }
        #expect(whole >= .milliseconds(20))
        #expect(!signal.isRaised)

        let cancelled = Task { await signal.pause(for: .seconds(60)) }
        cancelled.cancel()
        await cancelled.value

        let paused = Task { await signal.pause(for: .seconds(60)) }
        // Whether the signal comes before or in the pause, it ends.
        signal.raise()
        await paused.value
        #expect(signal.isRaised)
        let none = await clock.measure { await signal.pause(for: .seconds(60)) }
        #expect(none < .seconds(5))
    }
}

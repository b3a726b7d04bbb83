import CommandSupport
import Contracts
import EventWorker
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PhotoPaceTests {
    @Test func `photos have their turns one interval apart, and none is saved up`() {
        let start = ContinuousClock.now + .seconds(1)
        let pace = PhotoPace(4)
        #expect(pace.wait(at: start) == nil)
        #expect(pace.wait(at: start) == .milliseconds(250))
        #expect(pace.wait(at: start + .milliseconds(200)) == .milliseconds(50))
        #expect(pace.wait(at: start + .milliseconds(250)) == nil)
        // After a while without photos there is one turn, not many.
        #expect(pace.wait(at: start + .seconds(10)) == nil)
        #expect(pace.wait(at: start + .seconds(10)) != nil)
    }

    @Test func `without a limit nobody waits`() {
        let pace = PhotoPace()
        for _ in 0..<1000 { #expect(pace.wait(at: .now) == nil) }
    }

    @Test func `photos that come too fast wait without a try being counted, and others go on`() async throws {
        try await TestSystem.run { system in
            let cast = Cast("pace", on: system)
            try await RunningWorker.run(
                on: system,
                configured: { configuration in
                    configuration.photos.maximumPerSecond = 2
                    configuration.failures.maximumAttempts = 1
                }
            ) { running in
                let start = ContinuousClock.now
                for member in ["a", "b", "c", "d"] { try await system.send(try cast.photo(member, drawing: 3)) }
                try await system.send(cast.man("other"))
                try await eventually("the other event") {
                    system.journal.records(on: Topics.memberAttributes).count == 1
                }
                try await running.handled(5)
                #expect(ContinuousClock.now - start >= .milliseconds(1500))
                #expect(running.figures.deadLetters.isEmpty)
                #expect(running.figures.retries == 0)
                #expect(running.figures.waits >= 3)
            }
        }
    }
}

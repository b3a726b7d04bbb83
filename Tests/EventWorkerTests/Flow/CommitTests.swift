import Contracts
import EventWorker
import KafkaBridge
import Testing

/// An offset is committed only when everything that its event caused is with the broker.
@Suite(.timeLimit(.minutes(1)))
struct CommitTests {
    @Test func `nothing is committed before the outputs are acknowledged`() async throws {
        try await TestSystem.run(hasRedis: false) { system in
            let encoder = GatedEncoder(try TestModel.encoder)
            defer { encoder.open() }
            try await RunningWorker.run(on: system, encoder: encoder) { running in
                let cast = Cast("commit", on: system)
                let photo = try cast.photo("m", drawing: 70)
                try await system.send(cast.woman("m"))
                try await eventually("the profile is committed") { try await system.committedCount() == 1 }
                try await system.send(photo)
                // A later event of the same partition is finished first and must wait for the earlier one.
                try await eventually("the photo is being computed") { encoder.enteredCount == 1 }
                try await system.send(cast.photo("other", url: system.photos.url("nothing.jpg")))
                try await running.handled(2)
                // Commits go out every second.
                try await Task.sleep(for: .milliseconds(1200))
                #expect(try await system.committedCount() == 1)

                // The broker keeps the outputs but says so late.
                try system.broker.delayNext(.produce, by: .seconds(8))
                encoder.open()
                _ = try await system.journal.embedding(causedBy: photo.eventId)
                try await Task.sleep(for: .milliseconds(1200))
                #expect(try await system.committedCount() == 1)
                #expect(running.figures.events == 2)

                try await eventually("everything is committed") { try await system.committedCount() == 3 }
                #expect(running.figures.events == 3)
                let slates = try await system.admin.watermarks(Topics.matchCandidates).values.map(\.high)
                #expect(slates == [1])
            }
            #expect(try await system.committedCount() == system.publishedCount())
        }
    }

    @Test func `while the broker is away nothing is lost and nothing is committed`() async throws {
        try await TestSystem.run(hasRedis: false) { system in
            let encoder = GatedEncoder(try TestModel.encoder)
            defer { encoder.open() }
            try await RunningWorker.run(on: system, encoder: encoder) { running in
                let cast = Cast("away", on: system)
                let photo = try cast.photo("m", drawing: 71)
                try await system.send(cast.woman("m"))
                try await running.handled(1)
                try await system.send(photo)
                try await eventually("the photo is being computed") { encoder.enteredCount == 1 }
                try system.broker.setAvailable(false)
                encoder.open()
                try await Task.sleep(for: .milliseconds(700))
                #expect(running.figures.events == 1)
                try system.broker.setAvailable(true)
                let slate = try await system.journal.slate(causedBy: photo.eventId)
                #expect(slate.userId == cast.id("m"))
                try await eventually("everything is committed") { try await system.committedCount() == 2 }
                #expect(running.figures.deadLetters.isEmpty)
            }
        }
    }
}

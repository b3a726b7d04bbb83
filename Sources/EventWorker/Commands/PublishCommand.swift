import ArgumentParser
import CommandSupport
import Contracts
import FoundationEssentials
import KafkaBridge
import Synchronization

/// `event-worker publish`: one valid event, for developers of the app backend.
struct PublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Publishes one valid event and prints where it went.",
        discussion: """
            Examples:
              event-worker publish profile-updated --user-id u1 --gender female --seeking male --birth-year 1995 --region Seoul
              event-worker publish profile-photo-updated --user-id u1 --photo-id p1 --photo-url https://photos.example.com/u1.jpg
              event-worker publish slate-requested --user-id u1 --limit 10
              event-worker publish match-interactions --type like --user-id u1 --candidate-id u2
              event-worker publish profile-deleted --user-id u1 --dry-run
              event-worker publish profile-deleted --user-id u1 --config worker.json
              event-worker publish ab-experiments --key matching-style --start 2026-03-02T00:00:00Z --coverage 0.2
            """,
        subcommands: [
            PublishPhotoUpdated.self, PublishProfileUpdated.self, PublishProfileDeleted.self,
            PublishSlateRequested.self, PublishMatchInteraction.self, PublishExperiment.self,
        ]
    )
}

/// What every event to publish has.
struct PublishOptions: ParsableArguments {
    @OptionGroup var target: PublishTarget

    @Option(help: "The member; the key of the record.")
    var userId: String

    @Option(help: "Identifies the event; default: a new UUID.")
    var eventId: String?

    @Option(help: "When it happened, RFC 3339; default: now.")
    var occurredAt: String?

    @Flag(help: "Mark the event as a test, left out of analyses.")
    var isTest = false

    var resolvedEventId: String { eventId ?? UUID().uuidString.lowercased() }

    func resolvedTime() throws -> Timestamp {
        guard let occurredAt else { return Timestamp(Date()) }
        guard let time = Timestamp(rfc3339: occurredAt) else {
            throw CommandFailure.usage("--occurred-at \(occurredAt) is no RFC 3339 time such as 2026-01-31T09:00:00Z")
        }
        return time
    }

    /// Checks the event against its contract, publishes it and prints it.
    func publish<Event: ContractEvent>(_ event: Event) async throws {
        try await target.publish(event)
    }
}

/// Where an event is published to, if at all.
struct PublishTarget: ParsableArguments {
    @OptionGroup(title: "Kafka") var broker: BrokerOptions

    @Flag(help: "Print the event without publishing it.")
    var dryRun = false

    /// Checks the event against its contract, publishes it and prints it.
    func publish<Event: ContractEvent>(_ event: Event) async throws {
        let message: KafkaMessage
        do {
            message = try OutgoingRecords().message(event, trace: [])
        } catch {
            throw CommandFailure.usage(error.message)
        }
        let json = String(decoding: message.value ?? [], as: UTF8.self)
        guard !dryRun else {
            StandardOutput.write(json)
            return
        }
        let client = try await broker.client("event-worker-publish")
        let refusals = Refusals()
        do throws(KafkaError) {
            let producer = try KafkaProducer(
                configuration: .init(client: client, deliveryTimeout: .seconds(10), observer: refusals.note)
            )
            let outcome: Result<KafkaDelivery, KafkaError>
            do {
                outcome = .success(try await producer.send(message))
            } catch {
                outcome = .failure(error)
            }
            await producer.close(flushing: .seconds(1))
            let delivery = try outcome.get()
            let offset = delivery.offset.map { ", offset \($0)" } ?? ""
            StandardError.write("published to \(Event.topic), partition \(delivery.partition)\(offset)")
            StandardOutput.write(json)
        } catch {
            let reason = refusals.first ?? error
            throw CommandFailure.failed("not published to \(client.bootstrapServers): \(reason.message)")
        }
    }
}

/// Why brokers do not let a client in, which says more than that a message was not delivered in time.
private final class Refusals: Sendable {
    private let error = Mutex<KafkaError?>(nil)

    var first: KafkaError? { error.withLock { $0 } }

    func note(_ event: KafkaEvent) {
        guard case .error(let found) = event, [.authentication, .authorization, .tls].contains(found.code) else {
            return
        }
        error.withLock { $0 = $0 ?? found }
    }
}

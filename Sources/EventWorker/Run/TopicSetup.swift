import CommandSupport
import Contracts
import KafkaBridge

/// Creates the topics on a broker for development; production topics are made by whoever runs the cluster.
enum TopicSetup {
    static let partitions = 6
    /// Deletions outlast everything that could undo them: other events are kept for a week, as brokers do by default.
    private static let deletionLifetime = ["retention.ms": "2592000000"]
    /// What is deleted is carried out within a day, and remembered for as long as the deletion itself is.
    private static let memberCompaction = [
        "cleanup.policy": "compact", "max.compaction.lag.ms": "86400000", "delete.retention.ms": "2592000000",
    ]

    /// What is created: event topics, compacted topics, dead-letter topics.
    static var specifications: [KafkaTopicSpecification] {
        let plain = Topics.consumed + Topics.produced.filter { !Topics.compacted.contains($0) }
        let letters = Topics.consumed.map { Topics.deadLetter(of: $0) }
        let experimentation = Topics.experimentation.filter { $0 != Topics.abExperiments }
        func configuration(_ topic: String) -> [String: String] {
            switch topic {
            case Topics.profileDeleted: deletionLifetime
            case Topics.abExperiments: ["cleanup.policy": "compact"]
            default: Topics.compacted.contains(topic) ? memberCompaction : [:]
            }
        }
        return (Topics.compacted + [Topics.abExperiments] + plain + experimentation + letters).map {
            KafkaTopicSpecification(name: $0, partitions: partitions, configuration: configuration($0))
        }
    }

    /// Creates what is missing; existing topics stay as they are.
    ///
    /// - Throws: ``CommandFailure`` naming the topics that could not be created.
    static func create(on client: KafkaClientConfiguration) async throws {
        let admin = try KafkaAdmin(client: client)
        let outcome: Result<[String: KafkaTopicCreation], KafkaError>
        do {
            outcome = .success(try await admin.createTopics(specifications))
        } catch {
            outcome = .failure(error)
        }
        await admin.close()
        let failures = try outcome.get().compactMap { name, creation in
            if case .failed(let error) = creation { "\(name): \(error.message)" } else { nil }
        }
        guard failures.isEmpty else {
            throw CommandFailure.failed("topics were not created: \(failures.sorted().joined(separator: "; "))")
        }
    }
}

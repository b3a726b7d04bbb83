import ArgumentParser
import Contracts

struct PublishMatchInteraction: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Topics.matchInteractions,
        abstract: "A member saw, liked, passed, met or blocked another one.",
        discussion: "--user-id is the member who acts, the viewerId of the event."
    )

    @OptionGroup var options: PublishOptions

    @Option(
        help: "What happened: \(PublishWords.names(MatchInteraction.Kind.self)).",
        transform: { try PublishWords.named($0, "--type") }
    )
    var type: MatchInteraction.Kind

    @Option(help: "The member whom it is about.")
    var candidateId: String

    @Option(help: "The slate that showed the candidate.")
    var slateId: String?

    @Option(help: "The impression that this is, or that led to it.")
    var impressionId: String?

    @Option(help: "The place at which the candidate was shown, from 1.")
    var position: Int?

    @Option(help: "Where in the app it happened, in the app's words.")
    var surface: String?

    @Option(help: "Which of the two began what takes two.")
    var initiatorId: String?

    @Option(
        help: "How many of the two reported a meeting: one or both.",
        transform: { try PublishWords.named($0, "--reported-by") }
    )
    var reportedBy: MatchInteraction.Reporters?

    @Option(
        help: "When a meeting was reported, such as 2026-03-02T08:00:00Z; --occurred-at says when it was.",
        transform: { try PublishWords.moment($0, "--reported-at") }
    )
    var reportedAt: Timestamp?

    func run() async throws {
        try await options.publish(
            MatchInteraction(
                eventId: options.resolvedEventId,
                occurredAt: options.resolvedTime(),
                isTest: options.isTest ? true : nil,
                type: type,
                viewerId: options.userId,
                candidateId: candidateId,
                slateId: slateId,
                impressionId: impressionId,
                position: position,
                surface: surface,
                initiatorId: initiatorId,
                reportedBy: reportedBy,
                reportedAt: reportedAt
            )
        )
    }
}

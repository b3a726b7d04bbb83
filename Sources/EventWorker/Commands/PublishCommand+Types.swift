import ArgumentParser
import Contracts

struct PublishPhotoUpdated: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Topics.profilePhotoUpdated,
        abstract: "A member's profile photo changed."
    )

    @OptionGroup var options: PublishOptions

    @Option(help: "The app's id of the photo.")
    var photoId: String

    @Option(help: "Where the photo is: https, s3, or file when the worker allows it.")
    var photoUrl: String

    @Option(help: "SHA-256 of the photo, in hexadecimal; the worker checks it.")
    var contentSha256: String?

    func run() async throws {
        try await options.publish(
            ProfilePhotoUpdated(
                eventId: options.resolvedEventId,
                occurredAt: options.resolvedTime(),
                isTest: options.isTest ? true : nil,
                userId: options.userId,
                photoId: photoId,
                photoUrl: photoUrl,
                contentSha256: contentSha256
            )
        )
    }
}

struct PublishProfileUpdated: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Topics.profileUpdated,
        abstract: "A member's attributes changed."
    )

    @OptionGroup var options: PublishOptions

    @Option(help: "The member's gender, in the app's words.")
    var gender: String

    @Option(help: "A gender the member looks for; may be repeated.")
    var seeking: [String]

    @Option(help: "Year of birth.")
    var birthYear: Int

    @Option(help: "Where the member lives, in the app's words.")
    var region: String

    @Option(help: "Least age looked for.")
    var minAge: Int?

    @Option(help: "Largest age looked for.")
    var maxAge: Int?

    @Option(help: "Whom the member hopes to meet.")
    var idealType: String?

    @Option(help: "How the member introduces themselves.")
    var introduction: String?

    @Option(help: "Myers-Briggs type.")
    var mbti: String?

    @Option(help: "A member not to be met; may be repeated.")
    var blocked: [String] = []

    @Flag(inversion: .prefixedNo, help: "Whether the member takes part.")
    var active = true

    func run() async throws {
        let ages = AgeRange.ages
        let range =
            minAge == nil && maxAge == nil
            ? nil : AgeRange(min: minAge ?? ages.lowerBound, max: maxAge ?? ages.upperBound)
        try await options.publish(
            ProfileUpdated(
                eventId: options.resolvedEventId,
                occurredAt: options.resolvedTime(),
                isTest: options.isTest ? true : nil,
                userId: options.userId,
                gender: gender,
                seeking: seeking,
                birthYear: birthYear,
                region: region,
                ageRange: range,
                idealType: idealType,
                introduction: introduction,
                mbti: mbti,
                blocked: blocked,
                active: active
            )
        )
    }
}

struct PublishProfileDeleted: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Topics.profileDeleted,
        abstract: "A member left and is to be erased everywhere."
    )

    @OptionGroup var options: PublishOptions

    func run() async throws {
        try await options.publish(
            ProfileDeleted(
                eventId: options.resolvedEventId,
                occurredAt: options.resolvedTime(),
                isTest: options.isTest ? true : nil,
                userId: options.userId
            )
        )
    }
}

struct PublishSlateRequested: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Topics.slateRequested,
        abstract: "The app asks for a fresh slate for a member."
    )

    @OptionGroup var options: PublishOptions

    @Option(help: "The most candidates wanted.")
    var limit: Int?

    func run() async throws {
        try await options.publish(
            SlateRequested(
                eventId: options.resolvedEventId,
                occurredAt: options.resolvedTime(),
                isTest: options.isTest ? true : nil,
                userId: options.userId,
                limit: limit
            )
        )
    }
}

import Contracts
import EventWorker
import Foundation

/// The members of one test. Genders are words of the test's own, so that members of different tests never meet.
struct Cast: Sendable {
    let name: String
    let system: TestSystem

    init(_ name: String, on system: TestSystem) {
        self.name = name
        self.system = system
    }

    var women: String { "\(name)-woman" }
    var men: String { "\(name)-man" }

    /// The year in which the worker reckons ages.
    static let year = Calendar(identifier: .gregorian).component(.year, from: Date())

    /// A member's id, unlike that of any other test.
    func id(_ member: String) -> String { "\(name)-\(member)" }

    func man(_ member: String, at seconds: Double = 1) -> ProfileUpdated {
        profile(member, gender: men, seeking: [women], at: seconds)
    }

    func woman(_ member: String, at seconds: Double = 1) -> ProfileUpdated {
        profile(member, gender: women, seeking: [men], at: seconds)
    }

    func profile(
        _ member: String,
        gender: String,
        seeking: [String],
        age: Int = 30,
        ageRange: AgeRange? = nil,
        region: String = "Seoul",
        idealType: String? = nil,
        introduction: String? = nil,
        mbti: String? = nil,
        blocked: [String] = [],
        active: Bool = true,
        textEmbedding: TextEmbedding? = nil,
        at seconds: Double = 1
    ) -> ProfileUpdated {
        ProfileUpdated(
            eventId: "\(id(member))-profile-\(seconds)",
            occurredAt: .at(seconds),
            userId: id(member),
            gender: gender,
            seeking: seeking,
            birthYear: Self.year - age,
            region: region,
            ageRange: ageRange,
            idealType: idealType,
            introduction: introduction ?? "I am \(member).",
            mbti: mbti,
            blocked: blocked,
            active: active,
            textEmbedding: textEmbedding
        )
    }

    /// A photo event with one of the demo's drawings.
    func photo(
        _ member: String,
        drawing: Int,
        at seconds: Double = 2,
        hash: String? = nil
    ) throws -> ProfilePhotoUpdated {
        photo(member, url: try system.photos.add(drawing: drawing), at: seconds, hash: hash)
    }

    func photo(_ member: String, url: String, at seconds: Double = 2, hash: String? = nil) -> ProfilePhotoUpdated {
        ProfilePhotoUpdated(
            eventId: "\(id(member))-photo-\(seconds)",
            occurredAt: .at(seconds),
            userId: id(member),
            photoId: "\(id(member))-picture-\(seconds)",
            photoUrl: url,
            contentSha256: hash
        )
    }

    func deletion(_ member: String, at seconds: Double) -> ProfileDeleted {
        ProfileDeleted(eventId: "\(id(member))-deletion-\(seconds)", occurredAt: .at(seconds), userId: id(member))
    }

    /// Something that one member does about another.
    func interaction(
        _ type: MatchInteraction.Kind,
        _ viewer: String,
        _ candidate: String,
        at time: Timestamp = Timestamp(Date())
    ) -> MatchInteraction {
        MatchInteraction(
            eventId: "\(id(viewer))-\(type.rawValue)-\(candidate)-\(time.millisecondsSinceEpoch)",
            occurredAt: time,
            type: type,
            viewerId: id(viewer),
            candidateId: id(candidate)
        )
    }

    func request(_ member: String, _ number: Int = 1, limit: Int? = nil) -> SlateRequested {
        SlateRequested(
            eventId: "\(id(member))-request-\(number)",
            occurredAt: .at(3),
            userId: id(member),
            limit: limit
        )
    }
}

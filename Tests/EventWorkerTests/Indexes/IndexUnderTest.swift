import Contracts
import EventWorker
import Matching
import RedisCache
import Testing

/// An index of one of the kinds, with members that no other test has.
struct IndexUnderTest: Sendable {
    static let year = 2026

    let index: any CandidateIndex
    let name: String
    let fingerprint: String

    init(
        _ kind: CandidateIndexKind,
        _ name: String,
        requiresSameRegion: Bool = false,
        settings: VectorSetSettings = VectorSetSettings()
    ) async throws {
        self.name = name
        fingerprint = Hash.sha256(Array("\(name) \(kind.rawValue)".utf8))
        let roster = try Roster(
            fingerprint: fingerprint,
            textFingerprint: Self.textFingerprint,
            requiresSameRegion: requiresSameRegion,
            keepsVectors: kind == .exact
        )
        switch kind {
        case .exact: index = roster
        case .redisVectorSet:
            let redis = try #require(VectorServerTrait.client)
            index = VectorSetIndex(roster: roster, redis: redis, fingerprint: fingerprint, settings: settings)
        }
    }

    static let textFingerprint = String(repeating: "e", count: 64)

    func id(_ member: String) -> String { "\(name)-\(member)" }

    // MARK: - Telling

    /// Attributes of a man who looks for women, or of a woman who looks for men.
    func member(
        _ member: String,
        gender: String = "woman",
        seeking: [String]? = nil,
        age: Int = 30,
        ages: AgeRange? = nil,
        region: String = "Seoul",
        blocked: [String] = [],
        active: Bool = true,
        texts: TextVectors? = nil,
        at seconds: Double = 1
    ) async throws {
        let profile = ProfileUpdated(
            eventId: "\(id(member))-profile-\(seconds)",
            occurredAt: .at(seconds),
            userId: id(member),
            gender: gender,
            seeking: seeking ?? [gender == "woman" ? "man" : "woman"],
            birthYear: Self.year - age,
            region: region,
            ageRange: ages,
            blocked: blocked.map(id),
            active: active
        )
        try await index.accept(MemberAttributes(accepting: profile, textVectors: texts))
    }

    /// A style at an angle from the first axis, in degrees, so that cosines can be worked out by hand.
    @discardableResult
    func style(_ member: String, degrees: Double, fingerprint: String? = nil, at seconds: Double = 1) async throws
        -> Bool
    {
        try await index.accept(
            style(member, vector: Self.vector(degrees: degrees), fingerprint: fingerprint, at: seconds)
        )
    }

    func style(
        _ member: String,
        vector: [Float],
        fingerprint: String? = nil,
        at seconds: Double = 1
    ) throws -> StyleEmbedding {
        try StyleEmbedding(
            userId: id(member),
            photoId: "picture",
            sourceEventId: "\(id(member))-photo-\(seconds)",
            occurredAt: .at(seconds),
            isTest: nil,
            fingerprint: fingerprint ?? self.fingerprint,
            vector: vector
        )
    }

    static func vector(degrees: Double) -> [Float] {
        var vector = [Float](repeating: 0, count: StyleVector.dimension)
        (vector[0], vector[1]) = (Float(cosine(degrees)), Float(cosine(90 - degrees)))
        return vector
    }

    // MARK: - Asking

    func question(
        _ viewer: String = "viewer",
        limit: Int = 10,
        scorer: Scorer = .styleOnly,
        counterfactual: Scorer? = nil,
        limits: SlateLimits = SlateLimits(),
        liked: Set<String> = []
    ) -> SlateQuestion {
        var request = SlateRequest(
            viewerId: id(viewer),
            limit: limit,
            referenceYear: Self.year,
            scorer: scorer,
            counterfactual: counterfactual
        )
        request.limits = limits
        return SlateQuestion(request: request, liked: Set(liked.map(id)))
    }

    /// Who is on the viewer's slate, in order, without the name of the test.
    func slate(_ viewer: String = "viewer", limit: Int = 10, limits: SlateLimits = SlateLimits()) async throws
        -> [String]
    {
        try await index.slate(question(viewer, limit: limit, limits: limits)).entries.map {
            String($0.userId.dropFirst(name.count + 1))
        }
    }
}

/// The cosine of an angle in degrees.
func cosine(_ degrees: Double) -> Double {
    // A Taylor series is plenty for a circle's half.
    let angle = degrees * Double.pi / 180
    var (term, sum) = (1.0, 1.0)
    for step in 1...20 {
        term *= -angle * angle / Double((2 * step - 1) * 2 * step)
        sum += term
    }
    return sum
}

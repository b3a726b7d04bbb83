import FoundationEssentials
import Matching

/// Members as an app has them, drawn by lot: two genders, ages from 20 to 50, a few blocks, some without a photo.
struct BenchmarkCrowd {
    private(set) var ranker: MatchRanker
    private let memberCount: Int
    private let textDimension: Int
    private var generator = SplitMix64()

    init(members: Int, textDimension: Int, threads: Int) throws {
        memberCount = members
        self.textDimension = textDimension
        ranker = try MatchRanker(styleDimension: 256, threadCount: threads)
        for number in 0..<members { try insert(person(number)) }
    }

    /// Everything that is known of one member.
    struct Person {
        let member: Member
        let style: [Float]?
        let texts: MemberTexts
    }

    /// SplitMix64 (Steele, Lea and Flood, 2014): the system's generator asks the kernel for every number.
    private struct SplitMix64: RandomNumberGenerator {
        var state: UInt64 = 1

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var bits = state
            bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
            bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
            return bits ^ (bits >> 31)
        }
    }

    private mutating func vector(_ count: Int) -> [Float] {
        (0..<count).map { _ in Float.random(in: -1...1, using: &generator) }
    }

    /// A member drawn by lot.
    mutating func person(_ number: Int) -> Person {
        let id = "member-\(number)"
        let isWoman = number % 2 == 0
        let birthYear = Int.random(in: 1976...2006, using: &generator)
        let age = 2026 - birthYear
        let member = Member(
            id: id,
            gender: isWoman ? "female" : "male",
            seeking: [isWoman ? "male" : "female"],
            birthYear: birthYear,
            region: "region-\(number % 17)",
            ageRange: number % 3 == 0 ? nil : max(18, age - 12)...age + 12,
            blocked: number % 10 == 0 ? ["member-\(Int.random(in: 0..<memberCount, using: &generator))"] : []
        )
        return Person(
            member: member,
            style: number % 50 != 49 ? vector(256) : nil,
            texts: MemberTexts(model: "text", ideal: vector(textDimension), own: vector(textDimension))
        )
    }

    /// Inserts a member or replaces everything that is known of one.
    mutating func insert(_ person: Person) throws {
        ranker.upsert(person.member)
        if let style = person.style { try ranker.upsert(style: style, for: person.member.id) }
        try ranker.upsert(texts: person.texts, for: person.member.id)
    }

    /// Asks for the slate of one member after another, with everything that a slate in production has.
    func request(limit: Int, seen: Int) throws -> (Int) -> SlateRequest {
        let json = """
            {"version": 1, "pairs": 9, "text": {"kind": "quantiles", "quantiles": \(Array((0..<200).map { Double($0) / 400 - 0.25 }))},
             "style": {"kind": "normal", "mean": 0.0, "deviation": 0.06}}
            """
        let calibration = try ScoreCalibration(bytes: Data(json.utf8), name: "calibration")
        let scorer = try Scorer.hybrid(text: 0.5, style: 0.5)
        let members = memberCount
        return { turn in
            let viewer = turn &* 7919 % members
            var request = SlateRequest(
                viewerId: "member-\(viewer)",
                limit: limit,
                referenceYear: 2026,
                scorer: scorer,
                counterfactual: .textOnly
            )
            request.calibration = calibration
            request.largestSimilarity = 0.95
            request.limits.seen = Set((0..<seen).map { "member-\((viewer + 1 + $0 * 13) % members)" })
            request.limits.exposureCap = 1_000_000
            return request
        }
    }
}

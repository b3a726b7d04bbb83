import FoundationEssentials
import Matching

/// Members as an app has them, drawn by lot: two genders, ages from 20 to 50, a few blocks, some without a photo.
struct BenchmarkCrowd {
    private(set) var ranker: MatchRanker
    private let memberCount: Int
    private let textDimension: Int
    private var generator = SystemRandomNumberGenerator()

    init(members: Int, textDimension: Int) throws {
        memberCount = members
        self.textDimension = textDimension
        ranker = try MatchRanker(styleDimension: 256)
        for number in 0..<members { try insert(number) }
    }

    private mutating func vector(_ count: Int) -> [Float] {
        (0..<count).map { _ in Float.random(in: -1...1, using: &generator) }
    }

    private mutating func insert(_ number: Int) throws {
        let id = "member-\(number)"
        let isWoman = number % 2 == 0
        let birthYear = Int.random(in: 1976...2006, using: &generator)
        let age = 2026 - birthYear
        ranker.upsert(
            Member(
                id: id,
                gender: isWoman ? "female" : "male",
                seeking: [isWoman ? "male" : "female"],
                birthYear: birthYear,
                region: "region-\(number % 17)",
                ageRange: number % 3 == 0 ? nil : max(18, age - 12)...age + 12,
                blocked: number % 10 == 0 ? ["member-\(Int.random(in: 0..<memberCount, using: &generator))"] : []
            )
        )
        if number % 50 != 49 { try ranker.upsert(style: vector(256), for: id) }
        try ranker.upsert(
            texts: MemberTexts(model: "text", ideal: vector(textDimension), own: vector(textDimension)),
            for: id
        )
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

    /// Gives so many members, drawn by lot, new attributes and vectors.
    mutating func change(_ count: Int) throws {
        for _ in 0..<count { try insert(Int.random(in: 0..<memberCount, using: &generator)) }
    }
}

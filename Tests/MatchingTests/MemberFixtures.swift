import Matching

/// A member who fits every other of the opposite gender unless told otherwise.
func member(
    _ id: String,
    gender: String = "female",
    seeking: Set<String>? = nil,
    birthYear: Int = 1995,
    region: String = "seoul",
    ageRange: ClosedRange<Int>? = nil,
    blocked: Set<String> = [],
    active: Bool = true
) -> Member {
    Member(
        id: id,
        gender: gender,
        seeking: seeking ?? [gender == "female" ? "male" : "female"],
        birthYear: birthYear,
        region: region,
        ageRange: ageRange,
        blocked: blocked,
        active: active
    )
}

/// A population with every kind of preference, the same for the same seed.
func population(_ count: Int, using generator: inout SeededGenerator) -> [Member] {
    let genders = ["female", "male", "nonbinary"]
    return (0..<count).map { number in
        let youngest = Int.random(in: 18...40, using: &generator)
        let range = youngest...(youngest + Int.random(in: 0...30, using: &generator))
        return Member(
            id: "member-\(number)",
            gender: genders[Int.random(in: 0...2, using: &generator)],
            seeking: Set(genders.filter { _ in Bool.random(using: &generator) }),
            birthYear: Int.random(in: 1970...2007, using: &generator),
            region: ["seoul", "busan"][Int.random(in: 0...1, using: &generator)],
            ageRange: Bool.random(using: &generator) ? range : nil,
            blocked: ["member-\(Int.random(in: 0..<count, using: &generator))"],
            active: Int.random(in: 0...9, using: &generator) > 0
        )
    }
}

extension MatchRanker {
    /// A slate by style alone.
    func slate(for id: String, limit: Int, referenceYear: Int) throws(MatchingError) -> RankedSlate {
        try slate(SlateRequest(viewerId: id, limit: limit, referenceYear: referenceYear, scorer: .styleOnly))
    }
}

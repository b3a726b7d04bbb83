import Matching

/// What a worker's memory holds for each member, part by part.
struct MemberMemory: Encodable {
    /// Bytes for id and attributes.
    let attributes: Int
    /// Bytes for the style vector, and for both vectors of texts.
    let style: Int
    let texts: Int

    /// Fills a ranker with members and looks at what the program occupies after each part.
    ///
    /// - Parameters:
    ///   - count: The number of members.
    ///   - textDimension: The number of values in a text's vector.
    /// - Returns: The bytes a member.
    /// - Throws: `MatchingError` for a dimension that no table can have.
    static func measure(count: Int, textDimension: Int) throws -> MemberMemory {
        var ranker = try MatchRanker()
        let ids = (0..<count).map { "00000000-0000-4000-8000-\(100_000_000_000 + $0)" }
        let start = ProcessMemory.resident
        for (number, id) in ids.enumerated() {
            ranker.upsert(
                Member(
                    id: id,
                    gender: number.isMultiple(of: 2) ? "woman" : "man",
                    seeking: [number.isMultiple(of: 2) ? "man" : "woman"],
                    birthYear: 1970 + number % 35,
                    region: "Seoul",
                    ageRange: 20...50
                )
            )
        }
        let withAttributes = ProcessMemory.resident
        let style = [Float](repeating: 1, count: ranker.styles.dimension)
        for id in ids { try ranker.upsert(style: style, for: id) }
        let withStyles = ProcessMemory.resident
        let text = [Float](repeating: 1, count: textDimension)
        for id in ids { try ranker.upsert(texts: MemberTexts(model: "model", ideal: text, own: text), for: id) }
        let withTexts = ProcessMemory.resident
        return withExtendedLifetime(ranker) {
            MemberMemory(
                attributes: (withAttributes - start) / count,
                style: (withStyles - withAttributes) / count,
                texts: (withTexts - withStyles) / count
            )
        }
    }
}

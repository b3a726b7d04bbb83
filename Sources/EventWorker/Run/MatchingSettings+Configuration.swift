import Contracts
import Matching

extension MatchingSettings {
    /// Reads the settings below `matching.`.
    ///
    /// - Throws: ``ConfigurationError`` naming the key.
    init(_ values: ConfigurationValues) async throws {
        slateSize = try await values.int("matching.slateSize", in: 1...1000) ?? slateSize
        index =
            try await values.string("matching.index").map { name in
                guard let index = CandidateIndexKind(rawValue: name) else {
                    let names = CandidateIndexKind.allCases.map(\.rawValue).joined(separator: " or ")
                    throw ConfigurationError("matching.index", "is \(name); it must be \(names)")
                }
                return index
            } ?? index
        vectorSet.shortlist = try await values.int("matching.shortlist", in: 1...5000) ?? vectorSet.shortlist
        vectorSet.exploration = try await values.int("matching.exploration", in: 1...100_000) ?? vectorSet.exploration
        requiresSameRegion = try await values.bool("matching.sameRegion") ?? requiresSameRegion
        scorer = try await values.string("matching.scorer").map { name in
            guard let scorer = MatchCandidates.Scorer(rawValue: name), MatchCandidates.Scorer.ranking.contains(scorer)
            else {
                let names = MatchCandidates.Scorer.ranking.map(\.rawValue).joined(separator: ", ")
                throw ConfigurationError("matching.scorer", "is \(name); it must be one of \(names)")
            }
            return scorer
        }
        textWeight = try await values.double("matching.textWeight", in: 0...1e6) ?? textWeight
        styleWeight = try await values.double("matching.styleWeight", in: 0...1e6) ?? styleWeight
        guard textWeight + styleWeight > 0 else {
            throw ConfigurationError("matching.textWeight", "is 0 like matching.styleWeight; one must be above zero")
        }
        calibrationPath = try await values.string("matching.calibration")
        usesTaste = try await values.bool("matching.taste") ?? usesTaste
        tastePriorWeight = try await values.double("matching.tastePriorLikes", in: 0...1e6) ?? tastePriorWeight
        largestSimilarity = try await values.double("matching.diversitySimilarity", in: -1...1)
        guard index == .exact || scorer != .textOnly else {
            throw ConfigurationError(
                "matching.index",
                "is \(index.rawValue), which finds candidates by style, but matching.scorer is text-only; use exact"
            )
        }
        interactions.remembersLikes = usesTaste
        interactions.likeDays = try await values.int("matching.tasteDays", in: 1...3650) ?? interactions.likeDays
        interactions.seenDays = try await values.int("matching.seenDays", in: 0...3650) ?? interactions.seenDays
        interactions.exposureCap = try await values.int("matching.exposureCap", in: 1...1_000_000_000)
        interactions.exposureDays =
            try await values.int("matching.exposureDays", in: 1...3650) ?? interactions.exposureDays
    }
}

import Contracts
import Matching

extension MatchingSettings {
    /// Reads the settings below `matching.`.
    ///
    /// - Throws: ``ConfigurationError`` naming the key.
    init(_ values: ConfigurationValues) async throws {
        slateSize = try await values.int("matching.slateSize", in: 1...1000) ?? slateSize
        requiresSameRegion = try await values.bool("matching.sameRegion") ?? requiresSameRegion
        scorer = try await values.string("matching.scorer").map { name in
            guard let scorer = MatchCandidates.Scorer(rawValue: name) else {
                let names = MatchCandidates.Scorer.allCases.map(\.rawValue).joined(separator: ", ")
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
        interactions.remembersLikes = usesTaste
        interactions.likeDays = try await values.int("matching.tasteDays", in: 1...3650) ?? interactions.likeDays
        interactions.seenDays = try await values.int("matching.seenDays", in: 0...3650) ?? interactions.seenDays
        interactions.exposureCap = try await values.int("matching.exposureCap", in: 1...1_000_000_000)
        interactions.exposureDays =
            try await values.int("matching.exposureDays", in: 1...3650) ?? interactions.exposureDays
    }
}

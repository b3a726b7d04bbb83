/// The cosines between a viewer and the candidates whom the rule admits, as a calibration is fitted on them.
public struct CandidateCosines: Sendable, Hashable {
    /// The candidate's own text with whom the viewer would like to meet; NaN where one of them is missing or of another
    /// model.
    public let text: [Float]
    /// The two styles; NaN where one of them is missing.
    public let style: [Float]
}

extension MatchRanker {
    /// The cosines between a viewer and all eligible candidates.
    ///
    /// - Parameters:
    ///   - viewerId: The viewer.
    ///   - referenceYear: The year in which ages are reckoned.
    /// - Returns: The cosines, in no order that means something.
    /// - Throws: ``MatchingError`` with code `unknown_member` when the viewer has no attributes.
    public func cosines(for viewerId: String, referenceYear: Int) throws(MatchingError) -> CandidateCosines {
        guard let member = directory.member(viewerId), let slot = directory.slot(of: viewerId) else {
            throw MatchingError(.unknownMember, "no attributes are held for the viewer")
        }
        let rule = Eligibility(referenceYear: referenceYear, requiresSameRegion: requiresSameRegion)
        let slots = directory.candidates(for: member, under: rule).slots
        let cosines = CandidateScores(slots, of: try viewer(at: slot), styles: styles, calibration: nil)
        return CandidateCosines(text: cosines.textForViewer, style: cosines.styleForViewer)
    }
}

/// The calibrated scores of a viewer's candidates, part by part and from both sides; NaN where a vector is missing.
struct CandidateScores: Sendable {
    /// The candidates' slots.
    let slots: [Int]
    /// How well the candidate's own text suits whom the viewer would like to meet.
    private(set) var textForViewer: [Float]
    /// How well the viewer's own text suits whom the candidate would like to meet.
    private(set) var textForCandidate: [Float]
    /// How well the candidate's style suits the viewer's taste, or else the viewer's style.
    private(set) var styleForViewer: [Float]
    /// How well the viewer's style suits the candidate's.
    private(set) var styleForCandidate: [Float]

    /// What the viewer's side of a comparison is.
    struct Viewer {
        /// What the viewer likes to see.
        let taste: UnitVector?
        /// How the viewer looks.
        let style: UnitVector?
        /// Whom the viewer would like to meet.
        let ideal: UnitVector?
        /// What the viewer says of themselves.
        let own: UnitVector?
        /// The vectors of all members that have texts of the viewer's model.
        let texts: TextTables.Pair?

        /// Whether nothing that the viewer wrote can be compared.
        var lacksText: Bool { ideal == nil && own == nil }
        /// Whether there is no style to compare, neither the viewer's nor a taste.
        var lacksStyle: Bool { style == nil && taste == nil }
    }

    /// - Parameters:
    ///   - slots: The candidates' slots.
    ///   - viewer: What they are compared with.
    ///   - styles: The styles of all members.
    ///   - calibration: What makes scores of cosines; `nil` leaves the cosines as they are.
    init(_ slots: [Int], of viewer: Viewer, styles: VectorTable, calibration: ScoreCalibration?) {
        self.slots = slots
        textForViewer = Self.scores(viewer.ideal, with: viewer.texts?.own, at: slots)
        textForCandidate = Self.scores(viewer.own, with: viewer.texts?.ideal, at: slots)
        styleForViewer = Self.scores(viewer.taste ?? viewer.style, with: styles, at: slots)
        styleForCandidate =
            viewer.taste == nil ? styleForViewer : Self.scores(viewer.style, with: styles, at: slots)
        guard let calibration else { return }
        for index in slots.indices {
            textForViewer[index] = Float(calibration.content.text(Double(textForViewer[index])))
            textForCandidate[index] = Float(calibration.content.text(Double(textForCandidate[index])))
            let isSymmetric = viewer.taste == nil
            styleForViewer[index] = Float(calibration.content.style(Double(styleForViewer[index])))
            styleForCandidate[index] =
                isSymmetric ? styleForViewer[index] : Float(calibration.content.style(Double(styleForCandidate[index])))
        }
    }

    private static func scores(_ query: UnitVector?, with table: VectorTable?, at slots: [Int]) -> [Float] {
        guard let query, let table else { return Array(repeating: .nan, count: slots.count) }
        return [Float](unsafeUninitializedCapacity: slots.count) { scores, count in
            table.score(query, at: slots, into: UnsafeMutableBufferPointer(rebasing: scores[..<slots.count]))
            count = slots.count
        }
    }

    func text(_ index: Int) -> (Double, Double) { (Double(textForViewer[index]), Double(textForCandidate[index])) }

    func style(_ index: Int) -> (Double, Double) { (Double(styleForViewer[index]), Double(styleForCandidate[index])) }

    func pair(_ index: Int, _ scorer: Scorer) -> PairScore {
        PairScore(text: text(index), style: style(index), scorer: scorer)
    }

    /// What candidates are ordered by; NaN, which has no place, for those of whom nothing is known that the scorer weighs.
    func reciprocal(_ scorer: Scorer) -> [Float] {
        slots.indices.map { index in
            let isKnown =
                scorer.textWeight > 0 && !(textForViewer[index].isNaN && textForCandidate[index].isNaN)
                || scorer.styleWeight > 0 && !(styleForViewer[index].isNaN && styleForCandidate[index].isNaN)
            return isKnown ? Float(pair(index, scorer).reciprocal) : .nan
        }
    }
}

import Parallelism

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
    ///   - team: The threads that share the work; the scores do not depend on them.
    init(
        _ slots: [Int],
        of viewer: Viewer,
        styles: VectorTable,
        calibration: ScoreCalibration?,
        team: WorkerTeam = WorkerTeam(count: 1)
    ) {
        self.slots = slots
        let text = calibration?.content.text
        let style = calibration?.content.style
        let columns = [
            ScoreColumn(viewer.ideal, with: viewer.texts?.own, curve: text),
            ScoreColumn(viewer.own, with: viewer.texts?.ideal, curve: text),
            ScoreColumn(viewer.taste ?? viewer.style, with: styles, curve: style),
            // Without a taste both sides compare the same two styles.
            viewer.taste == nil ? nil : ScoreColumn(viewer.style, with: styles, curve: style),
        ]
        let values = Self.values(of: columns, at: slots, team)
        textForViewer = values[0]
        textForCandidate = values[1]
        styleForViewer = values[2]
        styleForCandidate = viewer.taste == nil ? values[2] : values[3]
    }

    /// The scores of each column; NaN throughout for one that is missing.
    private static func values(of columns: [ScoreColumn?], at slots: [Int], _ team: WorkerTeam) -> [[Float]] {
        let count = slots.count
        return withUnsafeTemporaryAllocation(of: Float.self, capacity: columns.count * count) { memory in
            // Safe to share: each task writes a range of its own, and the loop ends before the memory does.
            nonisolated(unsafe) let parts = columns.indices.map { column in
                UnsafeMutableBufferPointer(rebasing: memory[column * count..<(column + 1) * count])
            }
            let work = count * columns.reduce(0) { $0 + ($1?.width ?? 0) }
            let tasks = (count + slotsPerTask - 1) / slotsPerTask
            (work >= parallelWork ? team : WorkerTeam(count: 1)).forEach(tasks) { _, task in
                let range = task * slotsPerTask..<min(count, (task + 1) * slotsPerTask)
                for (column, part) in zip(columns, parts) { column?.fill(slots[range], into: part) }
            }
            return zip(columns, parts).map { $0 == nil ? Array(repeating: .nan, count: count) : Array($1) }
        }
    }

    /// So many multiply-adds take much longer than waking a second thread.
    private static let parallelWork = 1 << 19
    /// Few enough that no thread waits long for another at the end, and a multiple of the rows of a kernel's call.
    private static let slotsPerTask = 64

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

import Contracts
import FoundationEssentials
import Synchronization

/// How slates are ranked now: the weights of text and style can change while the worker works.
package final class CurrentRanking: Sendable {
    private let state: Mutex<SlateRanking>
    private let readsTexts: Bool

    /// A ranking.
    ///
    /// - Parameters:
    ///   - ranking: how slates are ranked at first.
    ///   - readsTexts: whether the worker's model reads texts.
    package init(_ ranking: SlateRanking, readsTexts: Bool) {
        state = Mutex(ranking)
        self.readsTexts = readsTexts
    }

    /// How slates are ranked now.
    package var value: SlateRanking { state.withLock { $0 } }

    /// Changes the weights of text and style from the next slate on.
    ///
    /// - Throws: ``RankingRefusal`` while an experiment runs: its arms must stay what they were registered as.
    ///   `MatchingError` for weights that are none.
    package func reweigh(text: Double, style: Double) throws {
        let current = value
        guard current.experiments?.running(at: Timestamp(Date())) == nil else { throw RankingRefusal() }
        var settings = current.settings
        settings.textWeight = text
        settings.styleWeight = style
        let next = SlateRanking(
            settings: settings,
            calibration: current.calibration,
            chooser: try settings.chooser(readsTexts: readsTexts, experiments: current.experiments),
            experiments: current.experiments
        )
        state.withLock { $0 = next }
    }
}

/// Weights that may not change now.
package struct RankingRefusal: Error, CustomStringConvertible {
    /// A refusal while an experiment runs.
    package init() {}

    package var description: String {
        "an experiment runs, whose arms must stay what they are; end it, or begin a new phase with a restart"
    }
}

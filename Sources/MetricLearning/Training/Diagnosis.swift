/// What the last steps of training mean, in plain words.
///
/// P = 5 classes of K = 4 images give 960 triplets. Random embeddings have about half of them semi-hard; separated
/// classes have none; embeddings that have collapsed into one point have none either, but all are hard, the spread is 0
/// and a loss over all triplets is pinned at the margin.
public struct Diagnosis: Sendable, Hashable, Codable {
    /// The kinds of findings.
    public enum Finding: String, Sendable, Hashable, Codable, CaseIterable {
        /// There are no steps to judge.
        case unknown
        /// Nothing is wrong.
        case healthy
        /// All embeddings are nearly one point.
        case collapsed
        /// No triplet violates the margin any more: there is nothing left to learn from these images.
        case separated
        /// The miner finds no triplet although some violate the margin.
        case unmined
        /// Loss or gradients are no numbers any more.
        case diverged
    }

    /// What was found.
    public let finding: Finding
    /// The finding in a sentence, with what to do about it.
    public let message: String

    /// The steps that a diagnosis looks back on.
    public static let window = 20
    /// Embeddings with less spread than this count as one point.
    static let collapsedSpread: Float = 0.02

    /// Judges the last steps of a run, at most ``window`` of them.
    ///
    /// - Parameters:
    ///   - reports: the run's reports, oldest first.
    ///   - configuration: the run's settings.
    public init(_ reports: some BidirectionalCollection<StepReport>, configuration: TrainingConfiguration) {
        let recent = Array(reports.suffix(Self.window))
        guard !recent.isEmpty else {
            self.init(.unknown, "no step has been taken yet")
            return
        }
        func mean(_ value: (StepReport) -> Float) -> Float {
            recent.reduce(0) { $0 + value($1) } / Float(recent.count)
        }
        let skipped = recent.count { $0.skip == .noTriplets }
        if let broken = recent.last(where: { $0.skip == .notFinite }) {
            self.init(
                .diverged,
                "diverged: loss or gradients of step \(broken.step) are no finite numbers; lower the learning rate"
            )
        } else if mean(\.spread) < Self.collapsedSpread {
            let pinned =
                configuration.loss.usesTriplets && configuration.loss != .tripletSemiHard
                ? "the loss is pinned at the margin, \(mean(\.loss).rounded(places: 3))"
                : "\(percent(mean(\.semiHardFraction))) of triplets are semi-hard"
            self.init(
                .collapsed,
                "collapsed: all embeddings are nearly one point (spread \(mean(\.spread).rounded(places: 4))) and \(pinned); "
                    + "lower the learning rate, or begin with a loss that cannot collapse, such as multi-similarity"
            )
        } else if mean(\.activeFraction) < 0.001 {
            self.init(
                .separated,
                "no triplets left: every negative is farther than its positive by more than the margin "
                    + "(\(skipped) of the last \(recent.count) steps skipped); training has learnt what these images teach"
            )
        } else if skipped * 2 > recent.count {
            self.init(
                .unmined,
                "few triplets: \(skipped) of the last \(recent.count) steps were skipped although "
                    + "\(percent(mean(\.activeFraction))) of triplets violate the margin "
                    + "(\(percent(mean(\.hardFraction))) of all triplets are hard); larger batches find more"
            )
        } else {
            self.init(
                .healthy,
                "healthy: \(percent(mean(\.activeFraction))) of triplets violate the margin, "
                    + "\(percent(mean(\.semiHardFraction))) are semi-hard; distance to positives "
                    + "\(mean(\.positiveDistance).rounded(places: 3)), to negatives "
                    + "\(mean(\.negativeDistance).rounded(places: 3))"
            )
        }
    }

    private init(_ finding: Finding, _ message: String) {
        self.finding = finding
        self.message = message
    }
}

private func percent(_ share: Float) -> String {
    "\((share * 100).rounded(places: 1)) %"
}

extension Float {
    /// The number to so many decimal places.
    fileprivate func rounded(places: Int) -> Float {
        let scale = (0..<places).reduce(Float(1)) { power, _ in power * 10 }
        return (self * scale).rounded() / scale
    }
}

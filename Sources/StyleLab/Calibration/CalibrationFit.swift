import CommandSupport
import Matching
import MetricLearning

/// A calibration fitted on the cosines of members who may meet.
struct CalibrationFit {
    /// The forms of curves that can be fitted.
    enum Form: String, CaseIterable {
        case quantiles, normal
    }

    /// The curve of one score.
    struct Part {
        let curve: CalibrationCurve
        /// Pairs that the curve was fitted on.
        let pairs: Int
        /// The sample's quantiles at 1, 25, 50, 75 and 99 %.
        let quantiles: [Double]
        /// On pairs whose viewers were left out of the fit, the largest distance between the calibrated scores and what
        /// they should be, evenly spread from 0 to 1 (the Kolmogorov-Smirnov distance).
        let heldOutDistance: Double
    }

    static let leastPairs = 200

    /// The curve of text scores; nil when fewer pairs than ``leastPairs`` have texts.
    let text: Part?
    /// The curve of style scores; likewise.
    let style: Part?

    /// Fits curves.
    ///
    /// - Parameters:
    ///   - sample: The cosines.
    ///   - form: The form of the curves.
    ///   - knotCount: Quantiles of a curve of quantiles.
    /// - Throws: ``CommandFailure`` when neither text nor style has enough pairs, or all cosines are the same.
    init(_ sample: CosineSample, form: Form, knotCount: Int) throws(CommandFailure) {
        text = try Self.part(sample.text, form, knotCount, "text")
        style = try Self.part(sample.style, form, knotCount, "style")
        guard text != nil || style != nil else {
            throw .usage(
                "\(sample.text.count) pairs of members who may meet have texts and \(sample.style.count) have styles; "
                    + "a curve needs \(Self.leastPairs)"
            )
        }
    }

    private static func part(
        _ cosines: [CosineSample.Value],
        _ form: Form,
        _ knotCount: Int,
        _ name: String
    ) throws(CommandFailure) -> Part? {
        guard cosines.count >= leastPairs else { return nil }
        let all = cosines.map(\.cosine).sorted()
        guard let first = all.first, let last = all.last, first < last else {
            throw .usage("all \(all.count) cosines of \(name) are the same; such vectors tell nobody apart")
        }
        let fitted = cosines.filter { !$0.isHeldOut }.map(\.cosine).sorted()
        let heldOut = cosines.filter(\.isHeldOut).map(\.cosine)
        let half = fitted.first == fitted.last ? nil : curve(fitted, form, knotCount)
        return Part(
            curve: curve(all, form, knotCount),
            pairs: all.count,
            quantiles: [0.01, 0.25, 0.5, 0.75, 0.99].map { quantile($0, of: all) },
            heldOutDistance: half.map { distance(heldOut.map($0.callAsFunction)) } ?? 1
        )
    }

    private static func curve(_ sorted: [Double], _ form: Form, _ knotCount: Int) -> CalibrationCurve {
        switch form {
        case .normal:
            let mean = sorted.reduce(0, +) / Double(sorted.count)
            let squares = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return .normal(mean: mean, deviation: (squares / Double(sorted.count - 1)).squareRoot())
        case .quantiles:
            let count = min(knotCount, sorted.count)
            var knots = (0..<count).map { quantile((Double($0) + 0.5) / Double(count), of: sorted) }
            // Equal cosines would make a step; the curve must rise.
            for index in knots.indices.dropFirst() where knots[index] <= knots[index - 1] {
                knots[index] = knots[index - 1].nextUp
            }
            return .quantiles(knots)
        }
    }

    /// The quantile of sorted values, between the two nearest by a straight line.
    private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
        let place = share * Double(sorted.count) - 0.5
        let below = min(max(Int(place.rounded(.down)), 0), sorted.count - 1)
        let above = min(below + 1, sorted.count - 1)
        let part = min(max(place - Double(below), 0), 1)
        return sorted[below] + part * (sorted[above] - sorted[below])
    }

    /// How far scores are from evenly spread.
    private static func distance(_ scores: [Double]) -> Double {
        let sorted = scores.sorted()
        let count = Double(sorted.count)
        return sorted.enumerated().reduce(0) { largest, item in
            max(largest, item.element - Double(item.offset) / count, Double(item.offset + 1) / count - item.element)
        }
    }
}

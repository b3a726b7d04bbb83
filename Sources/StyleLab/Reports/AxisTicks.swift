import CommandSupport

/// Where an axis has its marks: at round numbers.
struct AxisTicks: Sendable, Hashable {
    /// The marked values, rising.
    let values: [Double]
    /// Digits after the point that tell the values apart.
    let digits: Int

    /// Marks for a range of values, about `count` of them, at multiples of 1, 2 or 5 times a power of ten.
    ///
    /// - Parameters:
    ///   - range: The values to be shown, finite.
    ///   - count: About how many marks are wanted, at least 1.
    ///   - isWhole: Whether only whole numbers make sense, as for epochs.
    init(range: ClosedRange<Double>, count: Int, isWhole: Bool = false) {
        let width = range.upperBound - range.lowerBound
        guard width > 0, width.isFinite else {
            values = [range.lowerBound]
            digits = isWhole ? 0 : 2
            return
        }
        var power = 1.0
        var exponent = 0
        let rough = width / Double(max(1, count))
        while power > rough {
            power /= 10
            exponent -= 1
        }
        while power * 10 <= rough {
            power *= 10
            exponent += 1
        }
        let factor = [1.0, 2, 5, 10].first { $0 * power >= rough * 0.999 } ?? 10
        var step = factor * power
        if isWhole, step < 1 { step = 1 }
        digits = step >= 1 ? 0 : max(0, factor == 10 ? -exponent - 1 : -exponent)
        let first = (range.lowerBound / step - 1e-9).rounded(.up)
        let last = (range.upperBound / step + 1e-9).rounded(.down)
        values = first > last ? [] : stride(from: first, through: last, by: 1).map { $0 * step }
    }

    /// A marked value as it stands beside the axis.
    func label(_ value: Double) -> String {
        value.fixed(digits)
    }
}

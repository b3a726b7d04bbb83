import CInferenceKernels
import Glibc

/// Cosines and sines of the rotary position embedding for each row of one sequence: [rows, headWidth / 2].
package struct RotaryAngles: Sendable {
    package let cosines: [Float]
    package let sines: [Float]

    init(_ angles: [Float]) {
        cosines = angles.map { Glibc.cosf($0) }
        sines = angles.map { Glibc.sinf($0) }
    }

    /// theta^(-2i / width) for each i below width / 2.
    static func frequencies(theta: Double, width: Int) -> [Float] {
        (0..<width / 2).map { Float(1 / pow(theta, Double(2 * $0) / Double(width))) }
    }

    /// The vision tower's angles: for each patch, half of the frequencies turn with its row and half with its column.
    ///
    /// - Parameters:
    ///   - positions: row and column of each patch, in the order of the patches.
    ///   - headWidth: width of one attention head.
    ///   - theta: base of the geometric series of frequencies.
    /// - Returns: the angles, [patches, headWidth / 2].
    package static func vision(
        positions: [(row: Int, column: Int)],
        headWidth: Int,
        theta: Double
    ) -> RotaryAngles {
        let frequencies = frequencies(theta: theta, width: headWidth / 2)
        var angles: [Float] = []
        angles.reserveCapacity(positions.count * headWidth / 2)
        for position in positions {
            angles += frequencies.map { Float(position.row) * $0 }
            angles += frequencies.map { Float(position.column) * $0 }
        }
        return RotaryAngles(angles)
    }

    /// The language model's angles with interleaved sections: frequency i turns with the height when i mod 3 is 1, with
    /// the width when it is 2, as long as i lies below three times the section, and with the time otherwise.
    package static func language(
        positions: [SequencePosition],
        headWidth: Int,
        parameters: RotaryParameters
    ) -> RotaryAngles {
        let frequencies = frequencies(theta: parameters.theta, width: headWidth)
        var angles: [Float] = []
        angles.reserveCapacity(positions.count * frequencies.count)
        for position in positions {
            for (index, frequency) in frequencies.enumerated() {
                let axis = index % 3
                let isInSection = axis > 0 && index < 3 * parameters.sections[axis]
                let coordinate =
                    !isInSection ? position.time : (axis == 1 ? position.height : position.width)
                angles.append(Float(coordinate) * frequency)
            }
        }
        return RotaryAngles(angles)
    }

    /// Turns, in place, the heads that stand side by side in one row.
    package func rotate(_ row: UnsafeMutablePointer<Float>, position: Int, heads: Int, headWidth: Int) {
        let start = position * headWidth / 2
        cosines.withUnsafeBufferPointer { cosines in
            sines.withUnsafeBufferPointer { sines in
                guard let cosine = cosines.baseAddress, let sine = sines.baseAddress else { return }
                rotate_halves(row, cosine + start, sine + start, 1, heads, headWidth, heads * headWidth)
            }
        }
    }
}

/// The Unicode data that texts are split and normalised by, in a form that people can read and compare.
///
/// Its versions are those of the reference implementation, so that token ids do not change with the Swift toolchain.
package enum UnicodeTables {
    /// The ranges of a table such as `41-5a aa`.
    static func ranges(_ table: String) -> [ClosedRange<UInt32>] {
        table.split(whereSeparator: \.isWhitespace).compactMap { range(String($0)) }
    }

    /// The ranges of a table such as `300-314:e6`, each with its number.
    static func numberedRanges(_ table: String) -> [(range: ClosedRange<UInt32>, number: UInt32)] {
        table.split(whereSeparator: \.isWhitespace).compactMap { word in
            let parts = word.split(separator: ":")
            guard parts.count == 2, let range = range(String(parts[0])), let number = UInt32(parts[1], radix: 16) else {
                return nil
            }
            return (range, number)
        }
    }

    /// The equations of a table such as `c0=41+300`.
    static func equations(_ table: String) -> [(scalar: UInt32, parts: [UInt32])] {
        table.split(whereSeparator: \.isWhitespace).compactMap { word in
            let sides = word.split(separator: "=")
            guard sides.count == 2, let scalar = UInt32(sides[0], radix: 16) else { return nil }
            return (scalar, sides[1].split(separator: "+").compactMap { UInt32($0, radix: 16) })
        }
    }

    private static func range(_ text: String) -> ClosedRange<UInt32>? {
        let ends = text.split(separator: "-").compactMap { UInt32($0, radix: 16) }
        guard let first = ends.first, let last = ends.last, first <= last else { return nil }
        return first...last
    }
}

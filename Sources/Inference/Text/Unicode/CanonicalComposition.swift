/// Unicode normalisation form C (Unicode Standard Annex 15), with the reference implementation's data.
package struct CanonicalComposition: Sendable {
    /// The normaliser.
    package static let standard = CanonicalComposition()

    /// Combining classes; 255, which no scalar has, stands for starters that normalisation may change.
    private let classes: ScalarMap
    private let decompositions: [UInt32: [UInt32]]
    private let compositions: [UInt64: UInt32]

    private static let changeable: UInt8 = 255

    private init() {
        let pairs = UnicodeTables.equations(UnicodeTables.compositions)
        let singles = UnicodeTables.equations(UnicodeTables.decompositions)
        // The second part of a pair may disappear into what stands before it; so may vowels and finals of Hangul.
        var marked = (pairs.map { $0.parts[1] } + singles.map(\.scalar)).map { ($0...$0, Self.changeable) }
        marked.append((Hangul.vowels, Self.changeable))
        marked.append((Hangul.finals, Self.changeable))
        let combining = UnicodeTables.numberedRanges(UnicodeTables.combiningClasses).map {
            ($0.range, UInt8($0.number))
        }
        classes = ScalarMap(marked + combining)
        var decompositions = Dictionary(uniqueKeysWithValues: singles.map { ($0.scalar, $0.parts) })
        let halves = Dictionary(uniqueKeysWithValues: pairs.map { ($0.scalar, $0.parts) })
        for (scalar, parts) in halves {
            var whole = parts
            while let first = halves[whole[0]] { whole.replaceSubrange(0..<1, with: first) }
            decompositions[scalar] = whole
        }
        self.decompositions = decompositions
        compositions = Dictionary(uniqueKeysWithValues: pairs.map { (Self.key($0.parts[0], $0.parts[1]), $0.scalar) })
    }

    /// The normalised form of valid UTF-8.
    package func normalize(_ text: [UInt8]) -> [UInt8] {
        guard let scalars = text.withUnsafeBufferPointer(changeableScalars) else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        for scalar in composed(ordered(decomposed(scalars))) { UTF8Scalars.append(scalar, to: &bytes) }
        return bytes
    }

    /// All scalars of a text, or nil when none of them can change.
    private func changeableScalars(_ text: UnsafeBufferPointer<UInt8>) -> [UInt32]? {
        var scalars: [UInt32] = []
        var isChangeable = false
        var position = 0
        while position < text.count {
            let (scalar, length) = UTF8Scalars.decode(text, at: position)
            isChangeable = isChangeable || scalar >= 0x300 && classes[scalar] != 0
            position += length
        }
        guard isChangeable else { return nil }
        scalars.reserveCapacity(text.count)
        position = 0
        while position < text.count {
            let (scalar, length) = UTF8Scalars.decode(text, at: position)
            scalars.append(scalar)
            position += length
        }
        return scalars
    }

    private func combiningClass(_ scalar: UInt32) -> UInt8 {
        let number = classes[scalar]
        return number == Self.changeable ? 0 : number
    }

    private func decomposed(_ scalars: [UInt32]) -> [UInt32] {
        var parts: [UInt32] = []
        parts.reserveCapacity(scalars.count)
        for scalar in scalars {
            if scalar < 0xC0 {
                parts.append(scalar)
            } else if Hangul.syllables.contains(scalar) {
                parts += Hangul.parts(of: scalar)
            } else if let known = decompositions[scalar] {
                parts += known
            } else {
                parts.append(scalar)
            }
        }
        return parts
    }

    /// Brings each run of combining marks into the order of their classes; equal classes keep theirs.
    private func ordered(_ scalars: [UInt32]) -> [UInt32] {
        var ordered = scalars
        var start = 0
        while start < ordered.count {
            guard combiningClass(ordered[start]) != 0 else {
                start += 1
                continue
            }
            var end = start + 1
            while end < ordered.count, combiningClass(ordered[end]) != 0 { end += 1 }
            if end - start > 1 {
                let run = ordered[start..<end].enumerated().sorted { first, second in
                    let classes = (combiningClass(first.element), combiningClass(second.element))
                    return classes.0 != classes.1 ? classes.0 < classes.1 : first.offset < second.offset
                }
                ordered.replaceSubrange(start..<end, with: run.map(\.element))
            }
            start = end
        }
        return ordered
    }

    private func composed(_ scalars: [UInt32]) -> [UInt32] {
        var output: [UInt32] = []
        output.reserveCapacity(scalars.count)
        var starter: Int?
        // The class of what stands between the starter and the scalar, zero when nothing does.
        var between: UInt8 = 0
        for scalar in scalars {
            let number = combiningClass(scalar)
            let isBlocked = number == 0 ? between != 0 : between >= number
            if let starter, !isBlocked, let whole = composite(output[starter], scalar) {
                output[starter] = whole
                continue
            }
            if number == 0 {
                starter = output.count
                between = 0
            } else {
                between = number
            }
            output.append(scalar)
        }
        return output
    }

    private func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
        Hangul.composite(first, second) ?? compositions[Self.key(first, second)]
    }

    private static func key(_ first: UInt32, _ second: UInt32) -> UInt64 {
        UInt64(first) << 32 | UInt64(second)
    }
}

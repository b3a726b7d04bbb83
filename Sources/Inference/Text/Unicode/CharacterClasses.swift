/// What a scalar is to the splitting of texts into pieces.
package enum CharacterClass: UInt8, Sendable {
    /// None of the others: punctuation, marks, symbols, controls, unassigned scalars.
    case other
    /// General category L.
    case letter
    /// General category N.
    case number
    /// Whitespace that does not end a line.
    case space
    /// Carriage return or line feed.
    case lineBreak
}

/// The class of every scalar.
package struct CharacterClasses: Sendable {
    /// The classes as the reference implementation has them.
    package static let standard = CharacterClasses()

    private let map: ScalarMap

    private init() {
        func ranges(_ table: String, _ kind: CharacterClass) -> [(range: ClosedRange<UInt32>, number: UInt8)] {
            UnicodeTables.ranges(table).map { ($0, kind.rawValue) }
        }
        map = ScalarMap(
            ranges(UnicodeTables.letters, .letter) + ranges(UnicodeTables.numbers, .number)
                + ranges(UnicodeTables.whitespace, .space) + ranges("a d", .lineBreak)
        )
    }

    /// The class of a scalar below 0x110000.
    package subscript(scalar: UInt32) -> CharacterClass {
        CharacterClass(rawValue: map[scalar]) ?? .other
    }
}

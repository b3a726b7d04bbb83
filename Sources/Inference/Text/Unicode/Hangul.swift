/// The arithmetic of Korean syllables (The Unicode Standard, section 3.12).
enum Hangul {
    static let syllables: ClosedRange<UInt32> = 0xAC00...0xD7A3
    /// Vowels that join a leading consonant.
    static let vowels: ClosedRange<UInt32> = 0x1161...0x1175
    /// Final consonants that join a syllable without one.
    static let finals: ClosedRange<UInt32> = 0x11A8...0x11C2
    private static let leads: ClosedRange<UInt32> = 0x1100...0x1112

    /// Lead, vowel and, where there is one, final of a syllable.
    static func parts(of syllable: UInt32) -> [UInt32] {
        let index = syllable - syllables.lowerBound
        let pair = [leads.lowerBound + index / 588, vowels.lowerBound + index % 588 / 28]
        return index % 28 == 0 ? pair : pair + [finals.lowerBound - 1 + index % 28]
    }

    /// The syllable of a lead and a vowel, or of a syllable without final and a final.
    static func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
        if leads.contains(first), vowels.contains(second) {
            return syllables.lowerBound + (first - leads.lowerBound) * 588 + (second - vowels.lowerBound) * 28
        }
        if syllables.contains(first), (first - syllables.lowerBound) % 28 == 0, finals.contains(second) {
            return first + second - finals.lowerBound + 1
        }
        return nil
    }
}

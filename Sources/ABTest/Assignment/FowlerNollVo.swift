/// The 32-bit FNV-1a hash of a text, as experiment platforms use it.
///
/// It runs over UTF-16 code units, as JavaScript's `charCodeAt` gives them, each taken whole and not byte by byte; so ids
/// outside ASCII fall where the SDKs of GrowthBook put them. Source: http://www.isthe.com/chongo/tech/comp/fnv/.
enum FowlerNollVo {
    private static let offsetBasis: UInt32 = 0x811c_9dc5
    private static let prime: UInt32 = 0x0100_0193

    /// The hash of the texts, one after the other.
    static func hash(_ first: String, _ second: String = "") -> UInt32 {
        var value = offsetBasis
        add(first, to: &value)
        add(second, to: &value)
        return value
    }

    private static func add(_ text: String, to value: inout UInt32) {
        for unit in text.utf16 { value = (value ^ UInt32(unit)) &* prime }
    }
}

/// A grey JPEG in any number of scans, which say next to nothing: few bytes, and a pass over the picture for each.
enum ManyScans {
    static func jpeg(width: Int, height: Int, scans: Int) -> [UInt8] {
        var bytes: [UInt8] = [0xFF, 0xD8]
        bytes += segment(0xDB, [0] + Array(repeating: 1, count: 64))
        bytes += segment(0xC2, [8] + short(height) + short(width) + [1, 1, 0x11, 0])
        // One code of one bit in each table: a difference of 0, and a run of 2^14 blocks and more that are over.
        bytes += segment(0xC4, [0x00, 1] + Array(repeating: 0, count: 15) + [0x00])
        bytes += segment(0xC4, [0x10, 1] + Array(repeating: 0, count: 15) + [0xE0])
        let blocks = (width + 7) / 8 * ((height + 7) / 8)
        bytes += scan(0, 0, 0) + Array(repeating: 0, count: (blocks + 7) / 8)
        let runs = Array(repeating: UInt8(0), count: ((blocks + 16_383) / 16_384 * 15 + 7) / 8)
        // Each coefficient from its highest bit to its lowest, as progression wants it.
        var coefficient: UInt8 = 1
        var bit: UInt8 = 13
        for _ in 1..<scans {
            bytes += scan(coefficient, bit == 13 ? 0 : bit + 1, bit) + runs
            (coefficient, bit) = bit == 0 ? (coefficient + 1, 13) : (coefficient, bit - 1)
        }
        return bytes + [0xFF, 0xD9]
    }

    private static func scan(_ coefficient: UInt8, _ high: UInt8, _ low: UInt8) -> [UInt8] {
        segment(0xDA, [1, 1, 0, coefficient, coefficient, high << 4 | low])
    }

    private static func segment(_ marker: UInt8, _ contents: [UInt8]) -> [UInt8] {
        [0xFF, marker] + short(contents.count + 2) + contents
    }

    private static func short(_ value: Int) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 255)] }
}

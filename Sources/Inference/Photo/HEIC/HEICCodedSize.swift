/// How many pixels a decoder has to go over for the photo of a HEIC file, as its coded pictures say themselves: the
/// container says what it likes.
struct HEICCodedSize {
    /// Pictures within pictures within pictures, at most.
    private static let deepest = 4
    /// Units of coded data that are looked at in a whole file, at most.
    private static let mostUnits = 200_000
    /// What no sum goes beyond.
    private static let most = 1 << 40

    private let items: HEICItems
    private var units = 0
    private var known: [Int: Int] = [:]

    /// Adds up the pictures that make the photo, each as often as it is used.
    ///
    /// - Throws: `photo_unsupported`, `photo_truncated` or `photo_corrupt`.
    static func pixels(_ file: BoundedBytes) throws(InferenceError) -> Int {
        let items = try HEICItems(file)
        var size = HEICCodedSize(items: items)
        return try size.pixels(of: items.primary, depth: 0)
    }

    private init(items: HEICItems) {
        self.items = items
    }

    private mutating func pixels(of item: Int, depth: Int) throws(InferenceError) -> Int {
        if let pixels = known[item] { return pixels }
        guard depth <= Self.deepest else { throw HEICItems.unsupported("its pictures are made of one another") }
        let parts = items.parts[item] ?? []
        let configurations = items.configurations[item] ?? []
        guard !parts.isEmpty || !configurations.isEmpty else {
            throw HEICItems.unsupported("a picture in it is no HEVC")
        }
        var sum = configurations.isEmpty ? 0 : try codedPixels(of: item, configurations)
        for other in parts + (items.companions[item] ?? []) {
            sum = min(sum + (try pixels(of: other, depth: depth + 1)), Self.most)
        }
        known[item] = sum
        return sum
    }

    private mutating func codedPixels(of item: Int, _ configurations: [BoundedBytes]) throws(InferenceError) -> Int {
        var largest = 0
        var pictures = 0
        for configuration in configurations {
            var reader = HEICReader(configuration)
            _ = try reader.window(21)
            // The decoder takes each length for four bytes, whatever stands here.
            guard try reader.number(1) & 3 == 3 else { throw HEICItems.unsupported("its lengths have not four bytes") }
            for _ in 0..<(try reader.number(1)) {
                _ = try reader.number(1)
                for _ in 0..<(try reader.number(2)) {
                    try look(at: try reader.window(try reader.number(2)), &largest, &pictures)
                }
            }
        }
        // The coded data may bring a size of its own, and more than one picture.
        for part in try items.contents(of: item) {
            var reader = HEICReader(part)
            while reader.offset < part.count {
                try look(at: try reader.window(try reader.number(4)), &largest, &pictures)
            }
        }
        return min(largest * max(pictures, 1), Self.most)
    }

    private mutating func look(
        at unit: BoundedBytes,
        _ largest: inout Int,
        _ pictures: inout Int
    ) throws(InferenceError) {
        units += 1
        guard units <= Self.mostUnits else { throw HEICItems.unsupported("it is cut into too many pieces") }
        guard let header = unit.uint16BigEndian(at: 0) else { return }
        let (type, layer) = (header >> 9 & 0x3F, header >> 3 & 0x3F)
        guard layer == 0 else { return }
        if type == HEVCSequence.unitType {
            guard let sequence = HEVCSequence(unit) else {
                throw InferenceError(.photoCorrupt, "the heic file has a coded picture without a size: upload it again")
            }
            largest = max(largest, sequence.width * sequence.height)
        } else if type < 32, let first = unit.byte(at: 2), first & 0x80 != 0 {
            pictures += 1
        }
    }
}

/// What a HEIC file says of its items: ISO/IEC 14496-12, section 8.11, and ISO/IEC 23008-12, section 9.3.
struct HEICItems {
    /// Pieces that all items of a file may lie in, at most: one that is written in no bytes costs memory all the same.
    private static let mostExtents = 200_000

    /// Where an item's bytes are.
    struct Location {
        /// Whether they are in the box `idat` instead of the file.
        let isInside: Bool
        let extents: [(offset: Int, length: Int)]
    }

    /// The item that is the photo.
    let primary: Int
    /// The decoder configurations of each item.
    private(set) var configurations: [Int: [BoundedBytes]] = [:]
    /// What each item is made of.
    private(set) var parts: [Int: [Int]] = [:]
    /// What comes with each item, such as its transparency.
    private(set) var companions: [Int: [Int]] = [:]
    private var locations: [Int: Location] = [:]
    private let file: BoundedBytes
    private let inside: BoundedBytes?

    /// Reads the boxes; whatever leaves a doubt what the decoder will make of them is refused.
    ///
    /// - Throws: `photo_unsupported` or `photo_truncated`.
    init(_ file: BoundedBytes) throws(InferenceError) {
        self.file = file
        guard let meta = try HEICBox.only("meta", in: try HEICBox.all(in: file))?.suffix(from: 4) else {
            throw Self.unsupported("it has no box 'meta'")
        }
        let boxes = try HEICBox.all(in: meta)
        inside = try HEICBox.only("idat", in: boxes)
        guard let item = try HEICBox.only("pitm", in: boxes) else {
            throw Self.unsupported("it has no primary picture")
        }
        var reader = HEICReader(item)
        let version = try reader.number(4) >> 24
        primary = try reader.number(version == 0 ? 2 : 4)
        if let locations = try HEICBox.only("iloc", in: boxes) { try readLocations(locations) }
        if let references = try HEICBox.only("iref", in: boxes) { try readReferences(references) }
        guard let properties = try HEICBox.only("iprp", in: boxes) else { return }
        let kinds = try HEICBox.all(in: properties)
        guard let container = try HEICBox.only("ipco", in: kinds), let uses = try HEICBox.only("ipma", in: kinds) else {
            return
        }
        try readProperties(try HEICBox.all(in: container), uses)
    }

    /// The bytes of an item.
    func contents(of item: Int) throws(InferenceError) -> [BoundedBytes] {
        guard let location = locations[item], let source = location.isInside ? inside : file else { return [] }
        var contents: [BoundedBytes] = []
        for extent in location.extents {
            let rest = max(source.count - extent.offset, 0)
            guard let window = source.window(at: extent.offset, count: extent.length == 0 ? rest : extent.length) else {
                throw PhotoHeader.truncated(.heic)
            }
            contents.append(window)
        }
        return contents
    }

    private mutating func readLocations(_ box: BoundedBytes) throws(InferenceError) {
        var reader = HEICReader(box)
        let version = try reader.number(4) >> 24
        let sizes = try reader.number(2)
        let (offsetSize, lengthSize, baseSize) = (sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15)
        let indexSize = version > 0 ? sizes & 15 : 0
        guard version <= 2, [offsetSize, lengthSize, baseSize, indexSize].allSatisfy({ [0, 4, 8].contains($0) }) else {
            throw Self.unsupported("its places are written in an unknown way")
        }
        var extentCount = 0
        for _ in 0..<(try reader.number(version < 2 ? 2 : 4)) {
            let item = try reader.number(version < 2 ? 2 : 4)
            let method = version > 0 ? try reader.number(2) & 15 : 0
            _ = try reader.number(2)
            let base = try reader.number(baseSize)
            var extents: [(offset: Int, length: Int)] = []
            let count = try reader.number(2)
            extentCount += count
            guard extentCount <= Self.mostExtents else { throw Self.unsupported("it lies in too many pieces") }
            for _ in 0..<count {
                _ = try reader.number(indexSize)
                let (offset, isTooFar) = base.addingReportingOverflow(try reader.number(offsetSize))
                let length = try reader.number(lengthSize)
                guard !isTooFar, offset >= 0, length >= 0 else { throw PhotoHeader.truncated(.heic) }
                extents.append((offset, length))
            }
            let location = Location(isInside: method == 1, extents: extents)
            guard method <= 1, locations.updateValue(location, forKey: item) == nil else {
                throw Self.unsupported("an item lies in an unknown place")
            }
        }
    }

    private mutating func readReferences(_ box: BoundedBytes) throws(InferenceError) {
        var reader = HEICReader(box)
        let size = try reader.number(4) >> 24 == 0 ? 2 : 4
        for reference in try HEICBox.all(in: try reader.window(box.count - 4)) {
            guard ["dimg", "auxl"].contains(reference.type) else { continue }
            var reader = HEICReader(reference.contents)
            let item = try reader.number(size)
            for _ in 0..<(try reader.number(2)) {
                let other = try reader.number(size)
                if reference.type == "dimg" {
                    parts[item, default: []].append(other)
                } else {
                    companions[other, default: []].append(item)
                }
            }
        }
    }

    private mutating func readProperties(_ properties: [HEICBox], _ uses: BoundedBytes) throws(InferenceError) {
        var reader = HEICReader(uses)
        let kind = try reader.number(4)
        let (version, isWide) = (kind >> 24, kind & 1 == 1)
        var seen: Set<Int> = []
        for _ in 0..<(try reader.number(4)) {
            let item = try reader.number(version == 0 ? 2 : 4)
            guard seen.insert(item).inserted else { throw Self.unsupported("an item has its properties twice") }
            for _ in 0..<(try reader.number(1)) {
                let index = try reader.number(isWide ? 2 : 1) & (isWide ? 0x7FFF : 0x7F)
                guard properties.indices.contains(index - 1), properties[index - 1].type == "hvcC" else { continue }
                configurations[item, default: []].append(properties[index - 1].contents)
            }
        }
    }

    static func unsupported(_ what: String) -> InferenceError {
        InferenceError(.photoUnsupported, "the heic file is put together in a way that is not read: \(what)")
    }
}

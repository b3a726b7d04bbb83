import CommandSupport
import Dataset

/// WebDataset: tar archives (`train-000000.tar`, ...) in which the image, `json` and `cls`, the style's number, of one
/// sample share a name.
struct WebDatasetWriter: ExportWriter {
    private struct Shard {
        var archive = TapeArchive()
        var images = 0
        var number = 0
    }

    private let root: String
    private let styles: [String]
    private let shardImages: Int
    private var shards: [Manifest.Split: Shard] = [:]

    /// A writer of archives of at most `shardImages` images each.
    init(root: String, styles: [String], shardImages: Int) {
        self.root = root
        self.styles = styles
        self.shardImages = shardImages
    }

    mutating func append(
        _ image: ExportPlan.Image,
        bytes: [UInt8],
        extension name: String
    ) throws(CommandFailure) {
        var shard = shards[image.side] ?? Shard()
        let record = ExportedRecord(image, styles: styles, bytes: bytes)
        shard.archive.append("\(image.stem).\(name)", contents: bytes)
        shard.archive.append("\(image.stem).cls", contents: Array("\(record.labelIndex)".utf8))
        shard.archive.append("\(image.stem).json", contents: Array(try record.line().utf8))
        shard.images += 1
        if shard.images == shardImages {
            try write(shard, of: image.side)
            shard = Shard(number: shard.number + 1)
        }
        shards[image.side] = shard
    }

    mutating func finish() throws(CommandFailure) {
        for (side, shard) in shards where shard.images > 0 { try write(shard, of: side) }
        try AtomicFile.write(Array((styles.joined(separator: "\n") + "\n").utf8), to: "\(root)/classes.txt")
    }

    private func write(_ shard: Shard, of side: Manifest.Split) throws(CommandFailure) {
        let digits = String(shard.number)
        let number = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        try AtomicFile.write(shard.archive.bytes, to: "\(root)/\(side.rawValue)-\(number).tar")
    }
}

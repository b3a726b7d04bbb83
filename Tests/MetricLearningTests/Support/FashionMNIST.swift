import Foundation
import MetricLearning

/// Debian's `dataset-fashion-mnist`: 60,000 photos of clothes, 28 x 28, in ten classes.
struct FashionMNIST {
    /// Where the package puts the files.
    static let folder = "/usr/share/datasets/fashion-mnist"
    /// Whether the package is installed.
    static var isInstalled: Bool { FileManager.default.fileExists(atPath: "\(folder)/train-images-idx3-ubyte.gz") }

    private static let pixelCount = 28 * 28

    private let pixels: Data
    private let labels: Data

    init() throws {
        pixels = try Self.unpacked("train-images-idx3-ubyte.gz").dropFirst(16)
        labels = try Self.unpacked("train-labels-idx1-ubyte.gz").dropFirst(8)
    }

    private static func unpacked(_ name: String) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", "\(folder)/\(name)"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return data
    }

    /// Training and validation images of a seed: those with the smallest SplitMix64 hashes of (seed << 32) + index.
    func split(
        seed: UInt64,
        training: Int,
        validation: Int,
        groups: [Int]
    ) throws -> (training: LabeledVectors, validation: LabeledVectors) {
        let order = (0..<labels.count).map { index -> (hash: UInt64, index: Int) in
            var numbers = UnitNumbers((seed << 32) + UInt64(index))
            return (numbers.next(), index)
        }.sorted { $0 < $1 }.map(\.index)
        return (
            try vectors(order[..<training], groups: groups),
            try vectors(order[training..<training + validation], groups: groups)
        )
    }

    /// The pixels of some images, from 0 to 1, and the groups of their classes.
    private func vectors(_ indices: ArraySlice<Int>, groups: [Int]) throws -> LabeledVectors {
        var values: [Float] = []
        values.reserveCapacity(indices.count * Self.pixelCount)
        for index in indices {
            let start = pixels.startIndex + index * Self.pixelCount
            values.append(contentsOf: pixels[start..<start + Self.pixelCount].lazy.map { Float($0) / 255 })
        }
        return try LabeledVectors(
            vectors: Matrix(rows: indices.count, columns: Self.pixelCount, values: values),
            labels: indices.map { groups[Int(labels[labels.startIndex + $0])] },
            classNames: Set(groups).sorted().map { "group \($0)" }
        )
    }
}

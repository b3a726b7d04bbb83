import CommandSupport
import Foundation
import Inference
import MetricLearning
import StyleLab

/// Vectors of known neighbourhoods: five styles apart from one another, six images of the first among the third.
struct SampleVectors {
    static let styles = ["Casual_Basic", "Street_Hip", "Sporty_Athleisure", "Chic_Modern", "Classy_Elegant"]
    static let width = 16
    static let strayRows = [0, 5, 10, 15, 20, 25]
    /// Ids that would do harm if a page took them for more than text.
    static let hostileIDs = [
        "</script><img src=x onerror=\"window.harmed=1\">", "<!--<script>window.harmed=1</script>", "\u{1B}[2Jcleared",
        "' onmouseover='window.harmed=1", "사진 & \"Bilder\"", "\u{202E}gpj.1",
    ]

    /// A file of `count` rows, the style of each its row modulo five; every third one is of validation.
    static func file(count: Int = 98, seed: UInt64 = 1) -> VectorFile {
        var generator = SeededGenerator(seed: seed)
        var values: [Float] = []
        for row in 0..<count {
            let stray = strayRows.firstIndex(of: row)
            let center = stray == nil ? row % styles.count : 2
            for column in 0..<width {
                // Strays lie apart from one another too, so that they outvote nobody.
                let aside: Float = stray.map { column == styles.count + $0 } == true ? 1.5 : 0
                let mean: Float = column == center ? 3 : aside
                values.append(mean + Float.random(in: -0.6...0.6, using: &generator))
            }
        }
        return VectorFile(
            kind: .embeddings,
            vectors: Matrix(rows: count, columns: width, values: values),
            labels: (0..<count).map { $0 % styles.count },
            ids: (0..<count).map { $0 < hostileIDs.count ? hostileIDs[$0] : "member-\($0)/photo.jpg" },
            classes: styles,
            splits: (0..<count).map { $0 % 3 == 0 ? "validation" : "train" },
            origins: (0..<count).map { row in
                var origin = VectorFile.Origin()
                origin.file = "photos/\(row).jpg"
                return origin
            },
            fingerprint: "0123456789abcdef"
        )
    }

    /// Writes the photos that the origins name: each of one colour, twice as high as wide.
    static func writePhotos(of file: VectorFile, to directory: TemporaryDirectory) throws {
        try directory.makeDirectory("photos")
        for row in file.ids.indices {
            let color = [UInt8(row * 37 % 256), UInt8(row * 91 % 256), 128]
            let image = RGBImage(
                width: 60,
                height: 120,
                pixels: [[UInt8]](repeating: color, count: 7200).flatMap(\.self)
            )
            try directory.write(try JPEGEncoder.encode(image), to: "photos/\(row).jpg")
        }
    }

    /// The row most like each row by cosine, found without any of the product's code.
    static func nearestRows(_ file: VectorFile) -> [Int] {
        let rows = file.ids.indices.map { Array(file.vectors[row: $0]).map(Double.init) }
        func cosine(_ a: [Double], _ b: [Double]) -> Double {
            var (product, first, second) = (0.0, 0.0, 0.0)
            for (x, y) in zip(a, b) {
                product += x * y
                first += x * x
                second += y * y
            }
            return product / (first * second).squareRoot()
        }
        return rows.indices.map { row in
            let others = rows.indices.filter { $0 != row }
            return others.max { cosine(rows[row], rows[$0]) < cosine(rows[row], rows[$1]) } ?? row
        }
    }
}

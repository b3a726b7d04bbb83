import Foundation
import Inference
import Testing

/// The photo fixtures and what the reference makes of them, as `Tools/make_photo_fixtures.py` wrote them.
struct PhotoFixtures: Decodable, Sendable {
    struct Image: Decodable, Sendable, CustomTestStringConvertible {
        let file: String
        let format: String
        let lossy: Bool
        let storedWidth: Int
        let storedHeight: Int
        let orientation: Int
        let width: Int
        let height: Int
        let rgbSHA256: String
        let rgbPNG: String?
        let cases: [Case]

        var testDescription: String { file }
    }

    struct Case: Decodable, Sendable {
        let minPixels: Int
        let maxPixels: Int
        let mean: [Double]
        let std: [Double]
        let width: Int
        let height: Int
        let gridHeight: Int
        let gridWidth: Int
        let resizedSHA256: String
        let patchesSHA256: String
        let resizedPNG: String?
    }

    struct Refusal: Decodable, Sendable, CustomTestStringConvertible {
        let file: String
        let code: String
        let mentions: String

        var testDescription: String { file }
    }

    struct Resample: Decodable, Sendable {
        let file: String
        let width: Int
        let height: Int
        let sha256: String
    }

    struct SmartResizeTable: Decodable, Sendable {
        struct Generated: Decodable, Sendable {
            let count: Int
            let sha256: String
        }

        let table: [[Int]]
        let generated: Generated
    }

    let patchSize: Int
    let mergeSize: Int
    let images: [Image]
    let refused: [Refusal]
    let resamples: [Resample]
    let smartResize: SmartResizeTable

    static let all = Result { try JSONDecoder().decode(PhotoFixtures.self, from: Data(bytes("expected.json"))) }

    static var images: [Image] { (try? all.get().images) ?? [] }
    static var refused: [Refusal] { (try? all.get().refused) ?? [] }

    /// The bytes of one file of the fixtures' folder.
    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = Bundle.module.bundleURL.appendingPathComponent("Fixtures/Photo")
        return [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
    }
}

extension PhotoPreprocessor {
    /// The preprocessor of one case of the fixtures.
    init(_ fixtures: PhotoFixtures, _ one: PhotoFixtures.Case) throws {
        try self.init(
            patchSize: fixtures.patchSize,
            mergeSize: fixtures.mergeSize,
            minPixels: one.minPixels,
            maxPixels: one.maxPixels,
            mean: one.mean,
            std: one.std
        )
    }
}

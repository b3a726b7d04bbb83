import Foundation
import Inference
import Parallelism
import Testing

/// Features of texts and every stage of the decoder against Hugging Face transformers on the same weights.
@Suite struct TextParityTests {
    static let texts = ModelFixture(name: "text-bf16")
    static let all = ModelFixture.all + [texts]

    private func sequences(_ expected: SafetensorsFile) throws -> [(name: String, ids: [Int])] {
        try expected.header.entries.keys.filter { $0.hasSuffix("/ids") }.sorted().map { key in
            (String(key.dropLast("/ids".count)), try expected.values(key).map { Int($0) })
        }
    }

    @Test(arguments: all)
    func `features of token ids equal the reference`(_ fixture: ModelFixture) throws {
        let encoder = try StyleEncoder(checkpoint: fixture.path)
        let expected = try fixture.expectedTexts()
        let sequences = try sequences(expected)
        #expect(sequences.count >= 7)
        var worstCosine = 1.0
        var worstError = 0.0
        var worstRounded = 1.0
        for (name, ids) in sequences {
            let features = try encoder.compute(TokenSequence(ids: ids, pooled: ids.indices))
            let exact = Deviation(features, try expected.values("\(name)/features"))
            #expect(exact.cosine >= 0.99999, "\(name): \(exact)")
            #expect(exact.relativeError <= 1e-3, "\(name): \(exact)")
            let rounded = Deviation(features, try expected.values("\(name)/features.bf16"))
            #expect(rounded.cosine >= 0.999, "\(name): \(rounded)")
            worstCosine = min(worstCosine, exact.cosine)
            worstError = max(worstError, exact.relativeError)
            worstRounded = min(worstRounded, rounded.cosine)
        }
        print(
            "parity \(fixture.name): \(sequences.count) texts, fp32 cosine >= \(worstCosine), "
                + "relative error <= \(worstError), bf16 cosine >= \(worstRounded)"
        )
    }

    @Test(arguments: all)
    func `every stage equals the reference`(_ fixture: ModelFixture) throws {
        let encoder = try StyleEncoder(checkpoint: fixture.path)
        let expected = try fixture.expectedTexts()
        for (name, ids) in try sequences(expected) {
            var failure: (any Error)?
            var seen = 0
            _ = try encoder.compute(TokenSequence(ids: ids, pooled: ids.indices)) { stage, values in
                do {
                    let key = "\(name)/\(stage.fixtureName)"
                    let largest = try expected.values(key + ".largest")[0]
                    let deviation = Deviation(values.values.sampled(48), try expected.values(key), largest: largest)
                    #expect(deviation.relativeError <= 1e-3, "\(key): \(deviation)")
                    seen += 1
                } catch {
                    failure = failure ?? error
                }
            }
            if let failure { throw failure }
            #expect(seen >= 2, "only \(seen) stages were looked at")
        }
    }

    @Test(arguments: [ServingContract.TextPool.all, .text])
    func `features of texts equal the reference`(pool: ServingContract.TextPool) async throws {
        let expected = try Self.texts.expectedTexts()
        let texts = try Self.texts.texts()
        #expect(texts.count >= 10)
        try await withTemporaryDirectory { directory in
            try Self.texts.copy(to: directory) { $0.setting("textPool", to: .string(pool.rawValue)) }
            let encoder = try StyleEncoder(checkpoint: directory)
            for (index, text) in texts.enumerated() {
                let features = try await encoder.encode(text: text).values
                let suffix = pool == .all ? "" : ".text"
                let deviation = Deviation(features, try expected.values("\(index)/features\(suffix)"))
                #expect(deviation.cosine >= 0.99999 && deviation.relativeError <= 1e-3, "\(text): \(deviation)")
            }
        }
    }

    @Test func `a text is read within the prompt of its checkpoint`() async throws {
        let expected = try Self.texts.expectedTexts()
        let preprocessor = try TextPreprocessor(Checkpoint(path: Self.texts.path))
        for (index, text) in try Self.texts.texts().enumerated() {
            let ids = try preprocessor.sequence(of: text).ids
            #expect(try ids == expected.values("\(index)/ids").map { Int($0) }, "\(text)")
        }
    }
}

extension ModelFixture {
    /// What the reference computed without photos.
    func expectedTexts() throws -> SafetensorsFile { try SafetensorsFile(path: path + "/expected-text.safetensors") }

    /// The texts that the reference computed.
    func texts() throws -> [String] {
        try JSONDecoder().decode([String].self, from: Data(contentsOf: URL(filePath: path + "/texts.json")))
    }

    /// Links the checkpoint's files into a directory, its contract changed.
    func copy(to directory: String, contract change: (JSONValue) -> JSONValue) throws {
        let contract = "stylematch.json"
        for name in try FileManager.default.contentsOfDirectory(atPath: path) where name != contract {
            try FileManager.default.createSymbolicLink(
                atPath: directory + "/" + name,
                withDestinationPath: path + "/" + name
            )
        }
        let document = try JSONValue(parsing: Data(contentsOf: URL(filePath: path + "/" + contract)))
        try change(document).data().write(to: URL(filePath: directory + "/" + contract))
    }
}

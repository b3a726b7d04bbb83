package import Contracts
import Inference

/// Turns what members wrote into vectors; a text that was read before is not computed again.
package struct TextReader: Sendable {
    private let encoder: any TextEncoder
    private let cache: any TextCache
    private let names: ContentNames
    private let statistics: WorkerStatistics

    /// A reader with the given model and cache.
    package init(
        encoder: any TextEncoder,
        cache: any TextCache,
        names: ContentNames = ContentNames(),
        statistics: WorkerStatistics
    ) {
        self.encoder = encoder
        self.cache = cache
        self.names = names
        self.statistics = statistics
    }

    /// What makes the vectors.
    package var fingerprint: String { encoder.fingerprint }

    /// The vectors of a member's texts, or nil when the member wrote nothing. A text that the model does not read is
    /// named with the reason and counts as missing.
    ///
    /// - Throws: `InferenceError` when the model itself fails.
    package func vectors(of texts: WrittenTexts, owner userId: String) async throws -> TextVectors? {
        guard texts.ideal != nil || texts.own != nil else { return nil }
        var vectors: [TextVectors.Text: [Float]] = [:]
        var refused: [TextVectors.Refusal] = []
        for text in TextVectors.Text.allCases {
            guard let content = texts[text] else { continue }
            do {
                vectors[text] = try await features(of: content, owner: userId)
            } catch let error as InferenceError where Self.isAboutText(error) {
                statistics.update { $0.textsRefused += 1 }
                refused.append(TextVectors.Refusal(text: text, reason: "\(error.code)"))
            }
        }
        return try TextVectors(
            fingerprint: encoder.fingerprint,
            dimension: encoder.dimension,
            ideal: vectors[.ideal],
            own: vectors[.own],
            refused: refused
        )
    }

    private func features(of text: String, owner: String) async throws -> [Float] {
        let name = names.name(of: Array(text.utf8), fingerprint: encoder.fingerprint)
        let key = TextKey(fingerprint: encoder.fingerprint, content: name)
        if let cached = await statistics.measure(.cache, { await cache.features(key) }),
            cached.count == encoder.dimension
        {
            statistics.update { $0.textCacheHits += 1 }
            // The features are now this member's too, and must go when the member goes.
            await cache.keep(cached, under: key, owner: owner)
            return cached
        }
        let features = try await statistics.measure(.text) { try await encoder.features(of: text) }
        statistics.update { $0.textsComputed += 1 }
        await cache.keep(features, under: key, owner: owner)
        return features
    }

    private static func isAboutText(_ error: InferenceError) -> Bool {
        [.textEmpty, .textTooLong, .textUnreadable].contains(error.code)
    }
}

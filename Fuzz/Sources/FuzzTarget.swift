import Contracts
import FoundationEssentials
import Glibc
import Inference
import RedisCache

/// What bytes of strangers are fed to. A throw is a fine answer; a crash, a hang or a leak is a finding.
enum FuzzTarget: String, CaseIterable {
    case photo
    case safetensors
    case config
    case event
    case redis

    static let current = getenv("FUZZ_TARGET").flatMap { FuzzTarget(rawValue: String(cString: $0)) }

    func run(_ bytes: [UInt8]) {
        switch self {
        case .photo: photo(bytes)
        case .safetensors: safetensors(bytes)
        case .config: config(bytes)
        case .event: event(bytes)
        case .redis: redis(bytes)
        }
    }

    private func photo(_ bytes: [UInt8]) {
        // Small enough that a large picture is not taken for a hang.
        let limits = PhotoLimits(maxBytes: 1 << 20, maxPixels: 1 << 18)
        guard
            let preprocessor = try? PhotoPreprocessor(
                patchSize: 16,
                mergeSize: 2,
                minPixels: 1024,
                maxPixels: 16_384,
                mean: [0.5, 0.5, 0.5],
                std: [0.5, 0.5, 0.5],
                limits: limits
            )
        else { return }
        _ = try? preprocessor.patches(from: bytes)
    }

    private func safetensors(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { _ = try? SafetensorsHeader($0, path: "fuzz") }
    }

    private func config(_ bytes: [UInt8]) {
        let (data, decoder) = (Data(bytes), JSONDecoder())
        if let model = try? decoder.decode(ModelConfiguration.self, from: data) {
            _ = PhotoCost(patches: 1024, promptTokens: 16, configuration: model)
        }
        _ = try? decoder.decode(PreprocessorConfiguration.self, from: data)
        if let contract = try? decoder.decode(ServingContract.self, from: data) {
            _ = try? Prompt(contract, vocabularySize: 1000)
        }
    }

    private func event(_ bytes: [UInt8]) {
        let decoder = EventDecoder()
        _ = try? decoder.decode(ProfilePhotoUpdated.self, key: nil, value: bytes)
        _ = try? decoder.decode(ProfileUpdated.self, key: Array("u".utf8), value: bytes)
        _ = try? decoder.decode(ProfileDeleted.self, key: nil, value: bytes)
        _ = try? decoder.decode(SlateRequested.self, key: nil, value: bytes)
        _ = try? decoder.decode(MatchInteraction.self, key: nil, value: bytes)
        _ = try? decoder.decode(MatchCandidates.self, key: nil, value: bytes)
        _ = try? decoder.decode(ABExposure.self, key: nil, value: bytes)
        _ = try? decoder.decode(ABOutcome.self, key: nil, value: bytes)
        _ = try? decoder.decodeCompacted(ABExperiment.self, key: nil, value: bytes)
        if case .current(let style)? = try? decoder.decodeCompacted(StyleEmbedding.self, key: nil, value: bytes) {
            _ = try? style.vector()
        }
        _ = try? decoder.decodeCompacted(MemberAttributes.self, key: nil, value: bytes)
        _ = Timestamp(rfc3339: String(decoding: bytes, as: UTF8.self))
    }

    /// The first byte says in how large pieces the rest arrives.
    private func redis(_ bytes: [UInt8]) {
        guard let first = bytes.first, var decoder = try? RedisReplyDecoder(maximumReplyBytes: 1 << 16) else { return }
        let piece = max(1, Int(first))
        var rest = bytes.dropFirst()
        do {
            while !rest.isEmpty {
                try rest.prefix(piece).withUnsafeBytes { try decoder.feed($0) }
                rest = rest.dropFirst(piece)
                while try decoder.next() != nil {}
            }
        } catch {}
    }
}

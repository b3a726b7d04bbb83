/// The parts of `tokenizer.json` that say how a text is normalised and split; only what Qwen2 and Qwen3 use is
/// supported, and anything else is refused by name.
enum TokenizerSettings {
    /// `normalizer`.
    struct Normalizer: Decodable {
        let type: String
    }

    /// `pre_tokenizer`: itself a step, or a sequence of steps.
    struct PreTokenizer: Decodable {
        struct Step: Decodable {
            struct Pattern: Decodable {
                // swift-format-ignore: AlwaysUseLowerCamelCase
                let Regex: String?
            }

            let type: String
            let pattern: Pattern?
            let behavior: String?
            let invert: Bool?
            // swift-format-ignore: AlwaysUseLowerCamelCase
            let add_prefix_space: Bool?
            // swift-format-ignore: AlwaysUseLowerCamelCase
            let use_regex: Bool?
        }

        let type: String
        let pretokenizers: [Step]?
    }

    /// The regular expression that ``PieceScanner`` follows.
    static let pattern =
        #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#

    /// Whether texts are brought into normalisation form C.
    ///
    /// - Throws: `checkpoint_unsupported` for any other normalisation.
    static func composes(_ normalizer: Normalizer?, file: String) throws(InferenceError) -> Bool {
        guard let normalizer else { return false }
        guard normalizer.type == "NFC" else {
            throw unsupported(file, "normalizer.type", normalizer.type, "NFC")
        }
        return true
    }

    /// Checks that pieces are cut as ``PieceScanner`` does.
    ///
    /// - Throws: `checkpoint_unsupported` naming what differs.
    static func require(_ preTokenizer: PreTokenizer?, file: String) throws(InferenceError) {
        guard let preTokenizer, preTokenizer.type == "Sequence", let steps = preTokenizer.pretokenizers else {
            throw unsupported(file, "pre_tokenizer.type", preTokenizer?.type ?? "missing", "Sequence")
        }
        let names = steps.map(\.type)
        guard names == ["Split", "ByteLevel"] else {
            throw unsupported(file, "pre_tokenizer.pretokenizers", "\(names)", "Split, then ByteLevel")
        }
        let (split, byteLevel) = (steps[0], steps[1])
        guard split.pattern?.Regex == pattern else {
            throw unsupported(file, "pre_tokenizer's pattern.Regex", split.pattern?.Regex ?? "missing", pattern)
        }
        guard split.behavior == "Isolated", split.invert == false else {
            throw unsupported(file, "pre_tokenizer's Split", "another", "behavior Isolated, not inverted,")
        }
        guard byteLevel.add_prefix_space == false, byteLevel.use_regex == false else {
            throw unsupported(file, "pre_tokenizer's ByteLevel", "another", "add_prefix_space false, use_regex false")
        }
    }

    private static func unsupported(_ file: String, _ field: String, _ value: String, _ only: String) -> InferenceError
    {
        InferenceError(.checkpointUnsupported, "\(file): \(field) is \(value); only \(only) is supported")
    }
}

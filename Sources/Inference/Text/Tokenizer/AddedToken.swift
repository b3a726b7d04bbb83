/// A token that is found in the text as it stands, before anything is split: a turn's mark, a tool's bracket.
struct AddedToken: Sendable, Hashable {
    /// The token's id.
    let id: Int32
    /// What stands in the text.
    let content: [UInt8]
    /// Whether it is a mark of the prompt rather than text.
    let isSpecial: Bool
    /// Whether it is looked for in the normalised text.
    let isNormalized: Bool
}

extension AddedToken {
    /// The token as `tokenizer.json` and `tokenizer_config.json` write it.
    struct Description: Decodable {
        let id: Int?
        let content: String
        private let isSpecial: Bool?
        private let isNormalized: Bool?
        private let isSingleWord: Bool?
        private let stripsLeft: Bool?
        private let stripsRight: Bool?

        enum CodingKeys: String, CodingKey {
            case id
            case content
            case isSpecial = "special"
            case isNormalized = "normalized"
            case isSingleWord = "single_word"
            case stripsLeft = "lstrip"
            case stripsRight = "rstrip"
        }

        /// The token.
        ///
        /// - Throws: `checkpoint_unsupported` for a way of matching that no Qwen tokenizer uses,
        ///   `checkpoint_malformed` for an impossible id or a token of no characters.
        func token(id: Int, file: String) throws(InferenceError) -> AddedToken {
            for (field, value) in [("single_word", isSingleWord), ("lstrip", stripsLeft), ("rstrip", stripsRight)]
            where value == true {
                throw InferenceError(
                    .checkpointUnsupported,
                    "\(file): \(field) of the added token \(content) is true; only false is supported"
                )
            }
            guard let id = Int32(exactly: id), id >= 0, !content.isEmpty else {
                throw InferenceError(
                    .checkpointMalformed,
                    "\(file): the added token \"\(content)\" of id \(id) needs characters and an id from 0 to \(Int32.max)"
                )
            }
            let isSpecial = isSpecial ?? false
            return AddedToken(
                id: id,
                content: [UInt8](content.utf8),
                isSpecial: isSpecial,
                isNormalized: isNormalized ?? !isSpecial
            )
        }
    }
}

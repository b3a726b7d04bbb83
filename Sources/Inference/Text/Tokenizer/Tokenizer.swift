import Crypto
import FoundationEssentials

/// Qwen's byte-level byte-pair encoding: text to token ids, equal to the `tokenizers` library of Hugging Face.
///
/// A text is searched for added tokens, normalised (form C), cut into pieces, and the bytes of each piece are merged.
public struct Tokenizer: Sendable {
    /// No text may be longer, in bytes of UTF-8.
    public static let largestTextBytes = 1 << 20

    /// One more than the highest id.
    public let vocabularySize: Int
    /// SHA-256 of everything that decides a text's ids, in lowercase hexadecimal; the same for the same tokenizer in
    /// either form of its files.
    public let digest: String

    private let merges: MergeTable
    private let byteIds: [Int32]
    private let composes: Bool
    private let literal: AddedTokenMatcher
    private let normalized: AddedTokenMatcher

    /// Reads the tokenizer of a checkpoint directory: `tokenizer.json`, or `vocab.json` with `merges.txt` and the added
    /// tokens of `tokenizer_config.json` or `added_tokens.json`.
    ///
    /// - Throws: ``InferenceError`` with `checkpoint_missing`, `checkpoint_malformed` or `checkpoint_unsupported`,
    ///   naming file and field.
    public init(directory: String) throws(InferenceError) {
        let parts = try TokenizerParts(directory: directory)
        byteIds = parts.byteIds
        composes = parts.composes
        var merges = MergeTable(capacity: parts.merges.count)
        for (rank, merge) in parts.merges.enumerated() {
            merges.insert(merge.left, merge.right, .init(rank: UInt32(rank), id: merge.id))
        }
        self.merges = merges
        let added = parts.added.map { token in
            guard token.isNormalized, parts.composes else { return token }
            return AddedToken(
                id: token.id,
                content: CanonicalComposition.standard.normalize(token.content),
                isSpecial: token.isSpecial,
                isNormalized: true
            )
        }
        literal = AddedTokenMatcher(added.filter { !$0.isNormalized })
        normalized = AddedTokenMatcher(added.filter(\.isNormalized))
        let ids = parts.merges.map(\.id) + byteIds + added.map(\.id)
        vocabularySize = Int(ids.max() ?? 0) + 1
        digest = Self.digest(merges: merges, byteIds: byteIds, added: added, composes: parts.composes)
    }

    /// The token ids of a text.
    ///
    /// - Parameters:
    ///   - text: at most ``largestTextBytes`` of UTF-8.
    ///   - matchesSpecialTokens: whether special tokens such as `<|im_end|>` are found in the text; if not, their
    ///     characters are ordinary text, so that nobody's words can end a turn of the prompt.
    /// - Returns: the ids, none for an empty text; no token is added at either end.
    /// - Throws: ``InferenceError`` with `text_too_long`.
    public func encode(_ text: String, matchesSpecialTokens: Bool = false) throws(InferenceError) -> [Int] {
        let bytes = [UInt8](text.utf8)
        guard bytes.count <= Self.largestTextBytes else {
            throw InferenceError(
                .textTooLong,
                "the text has \(bytes.count) bytes of UTF-8; at most \(Self.largestTextBytes) are read"
            )
        }
        var ids: [Int] = []
        var merger = PairMerger(merges: merges, byteIds: byteIds)
        for part in bytes.withUnsafeBufferPointer({ literal.parts(of: $0, matchesSpecial: matchesSpecialTokens) }) {
            switch part {
            case .token(let id): ids.append(Int(id))
            case .text(let range):
                var section = [UInt8](bytes[range])
                if composes { section = CanonicalComposition.standard.normalize(section) }
                section.withUnsafeBufferPointer { encode($0, matchesSpecialTokens, &merger, into: &ids) }
            }
        }
        return ids
    }

    private func encode(
        _ text: UnsafeBufferPointer<UInt8>,
        _ matchesSpecialTokens: Bool,
        _ merger: inout PairMerger,
        into ids: inout [Int]
    ) {
        for part in normalized.parts(of: text, matchesSpecial: matchesSpecialTokens) {
            switch part {
            case .token(let id): ids.append(Int(id))
            case .text(let range):
                let section = UnsafeBufferPointer(rebasing: text[range])
                var scanner = PieceScanner(section)
                while let piece = scanner.next() {
                    merger.encode(UnsafeBufferPointer(rebasing: section[piece]), into: &ids)
                }
            }
        }
    }

    private static func digest(merges: MergeTable, byteIds: [Int32], added: [AddedToken], composes: Bool) -> String {
        var hash = SHA256()
        // The version stands for the splitting and for the Unicode tables.
        hash.update(data: Data("byte-level BPE, version 1, \(composes ? "NFC" : "as it is")|".utf8))
        var numbers = byteIds
        for (left, right, merge) in merges.ordered { numbers += [left, right, merge.id] }
        numbers.map(\.littleEndian).withUnsafeBytes { hash.update(bufferPointer: $0) }
        for token in added.sorted(by: { $0.id < $1.id }) {
            hash.update(
                data: Data("|\(token.id) \(token.isSpecial) \(token.isNormalized) \(token.content.count) ".utf8)
            )
            hash.update(data: Data(token.content))
        }
        return Fingerprint.hexadecimal(hash.finalize())
    }
}

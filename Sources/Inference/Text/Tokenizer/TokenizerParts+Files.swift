import FoundationEssentials

extension TokenizerParts {
    /// No file of a tokenizer may be larger; Qwen's has 11 MB.
    static let largestFileBytes = 1 << 28

    /// Reads the tokenizer of a checkpoint directory: `tokenizer.json`, or `vocab.json` with `merges.txt` and the added
    /// tokens of `tokenizer_config.json` or `added_tokens.json`.
    ///
    /// - Throws: `checkpoint_missing`, `checkpoint_malformed` or `checkpoint_unsupported`, naming file and field.
    init(directory: String) throws(InferenceError) {
        func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: directory + "/" + name) }
        if exists("tokenizer.json") {
            try self.init(tokenizerFile: directory + "/tokenizer.json")
        } else if exists("vocab.json"), exists("merges.txt") {
            try self.init(vocabularyFile: directory + "/vocab.json", mergesFile: directory + "/merges.txt")
            try addTokens(of: directory)
        } else {
            throw InferenceError(
                .checkpointMissing,
                "\(directory) has no tokenizer: texts need tokenizer.json, or vocab.json and merges.txt; "
                    + "copy them from the checkpoint's download"
            )
        }
    }

    private init(tokenizerFile file: String) throws(InferenceError) {
        self.init(file: file)
        let bytes = try Self.bytes(of: file)
        var ranges: [String: Range<Int>] = [:]
        var model: [String: Range<Int>] = [:]
        var reader = JSONReader(bytes, file: file)
        try reader.members("the file") { (reader, key) throws(InferenceError) in
            let name = String(decoding: key, as: UTF8.self)
            guard name == "model" else {
                ranges[name] = try reader.skip(name)
                return
            }
            try reader.members("model") { (reader, key) throws(InferenceError) in
                let name = String(decoding: key, as: UTF8.self)
                model[name] = try reader.skip("model." + name)
            }
        }
        try reader.finish()
        func setting<Value: Decodable>(_ type: Value.Type, _ name: String) throws(InferenceError) -> Value? {
            guard let range = ranges[name] else { return nil }
            return try JSONFile.decode(Value?.self, from: Data(bytes[range]), name: "\(file), \(name)")
        }
        // Truncation, padding, decoder and post-processor do not change which tokens a text has.
        composes = try TokenizerSettings.composes(setting(TokenizerSettings.Normalizer.self, "normalizer"), file: file)
        try TokenizerSettings.require(setting(TokenizerSettings.PreTokenizer.self, "pre_tokenizer"), file: file)
        for (name, allowed) in Self.modelSettings {
            guard let range = model[name], case let value = String(decoding: bytes[range], as: UTF8.self) else {
                continue
            }
            guard allowed.contains(value) else {
                throw InferenceError(
                    .checkpointUnsupported,
                    "\(file): model.\(name) is \(value); only \(allowed[0]) is supported"
                )
            }
        }
        guard let vocabulary = model["vocab"], let merges = model["merges"] else {
            throw reader.malformed("model", "needs vocab and merges")
        }
        reader = JSONReader(bytes, range: vocabulary, file: file)
        try readVocabulary(&reader, field: "model.vocab")
        reader = JSONReader(bytes, range: merges, file: file)
        try readMerges(&reader, field: "model.merges")
        for description in try setting([AddedToken.Description].self, "added_tokens") ?? [] {
            guard let id = description.id else { throw reader.malformed("added_tokens", "holds a token without an id") }
            try add(description.token(id: id, file: file), file: file)
        }
    }

    /// Settings of the model that change how tokens merge, and the values that do not.
    private static let modelSettings = [
        ("type", ["\"BPE\""]), ("dropout", ["null", "0", "0.0"]), ("continuing_subword_prefix", ["\"\"", "null"]),
        ("end_of_word_suffix", ["\"\"", "null"]), ("ignore_merges", ["false", "null"]),
    ]

    private init(vocabularyFile: String, mergesFile: String) throws(InferenceError) {
        self.init(file: vocabularyFile)
        var reader = JSONReader(try Self.bytes(of: vocabularyFile), file: vocabularyFile)
        try readVocabulary(&reader, field: "vocab")
        try reader.finish()
        let lines = try Self.bytes(of: mergesFile).split(
            separator: UInt8(ascii: "\n"),
            omittingEmptySubsequences: false
        )
        for (index, line) in lines.enumerated() {
            var line = [UInt8](line)
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            // The file may end with a line break; an empty line within it would shift every rank after it.
            if line.isEmpty, index == lines.count - 1 { break }
            if line.starts(with: "#version".utf8) { continue }
            try addMerge(line, name: "line \(index + 1)", file: mergesFile)
        }
    }

    private mutating func addTokens(of directory: String) throws(InferenceError) {
        struct Configuration: Decodable {
            // swift-format-ignore: AlwaysUseLowerCamelCase
            let added_tokens_decoder: [String: AddedToken.Description]?
            // swift-format-ignore: AlwaysUseLowerCamelCase
            let add_prefix_space: Bool?
        }
        let path = directory + "/tokenizer_config.json"
        let configuration = try JSONFile.decodeIfPresent(Configuration.self, path: path)
        guard configuration?.add_prefix_space != true else {
            throw InferenceError(.checkpointUnsupported, "\(path): add_prefix_space is true; only false is supported")
        }
        if let described = configuration?.added_tokens_decoder {
            for (key, description) in described.sorted(by: { (Int($0.key) ?? -1) < (Int($1.key) ?? -1) }) {
                try add(description.token(id: Int(key) ?? -1, file: path), file: path)
            }
            return
        }
        let older = directory + "/added_tokens.json"
        guard FileManager.default.fileExists(atPath: older) else { return }
        var reader = JSONReader(try Self.bytes(of: older), file: older)
        try reader.members("the file") { (reader, content) throws(InferenceError) in
            let id = Int32(try reader.integer(String(decoding: content, as: UTF8.self)))
            // The file does not say which are special; in a Qwen checkpoint those of this form are.
            let isSpecial = content.starts(with: "<|".utf8) && content.reversed().starts(with: ">|".utf8)
            try add(AddedToken(id: id, content: content, isSpecial: isSpecial, isNormalized: !isSpecial), file: older)
        }
        try reader.finish()
    }

    /// A file's bytes, which must be UTF-8.
    private static func bytes(of path: String) throws(InferenceError) -> [UInt8] {
        let file = try MappedFile(path: path)
        guard file.count <= largestFileBytes else {
            throw InferenceError(
                .checkpointMalformed,
                "\(path) has \(file.count) bytes; at most \(largestFileBytes) are read"
            )
        }
        let bytes = [UInt8](unsafeUninitializedCapacity: file.count) { buffer, count in
            while count < buffer.count, case let rest = UnsafeMutableBufferPointer(rebasing: buffer[count...]),
                case let received = file.read(from: count, into: UnsafeMutableRawBufferPointer(rest)), received > 0
            {
                count += received
            }
        }
        guard bytes.count == file.count, String(validating: bytes, as: UTF8.self) != nil else {
            throw InferenceError(.checkpointMalformed, "\(path) is not UTF-8 text")
        }
        return bytes
    }
}

/// What the files of a tokenizer say, before it is built.
struct TokenizerParts {
    /// The file that named the tokens, for error messages.
    let file: String
    /// Ids by the bytes of a token's spelling: strings would take canonically equivalent tokens for one.
    private(set) var tokens: [[UInt8]: Int32] = [:]
    /// The pairs that merge, as spelled, in order.
    private(set) var merges: [(left: Int32, right: Int32, id: Int32)] = []
    /// Tokens found in the text as it stands.
    private(set) var added: [AddedToken] = []
    /// Whether texts are brought into normalisation form C.
    var composes = true
    /// The ids of the 256 bytes.
    private(set) var byteIds: [Int32] = []
    private var taken: Set<Int32> = []

    /// No tokens yet.
    init(file: String) {
        self.file = file
    }

    /// Reads an object of spellings and ids.
    ///
    /// - Throws: `checkpoint_malformed`, naming the token that is wrong or the byte that has none.
    mutating func readVocabulary(_ reader: inout JSONReader, field: String) throws(InferenceError) {
        try reader.members(field) { (reader, token) throws(InferenceError) in
            let name = field + "." + String(decoding: token, as: UTF8.self)
            let id = Int32(try reader.integer(name))
            guard tokens.updateValue(id, forKey: token) == nil else { throw reader.malformed(name, "is there twice") }
            guard taken.insert(id).inserted else { throw reader.malformed(name, "has the id of another token, \(id)") }
        }
        byteIds = try idsOfBytes()
    }

    /// Reads an array of pairs, each an array of two spellings or one string with a space between them.
    ///
    /// - Throws: `checkpoint_malformed`, naming the merge that is wrong.
    mutating func readMerges(_ reader: inout JSONReader, field: String) throws(InferenceError) {
        var left: [UInt8] = []
        var right: [UInt8] = []
        try reader.elements(field) { (reader) throws(InferenceError) in
            let name = "\(field).\(merges.count)"
            guard reader.isArray() else {
                try reader.string(into: &left, name)
                return try addMerge(left, name: name, file: file)
            }
            var count = 0
            try reader.elements(name) { (reader) throws(InferenceError) in
                if count == 0 { try reader.string(into: &left, name) } else { try reader.string(into: &right, name) }
                count += 1
            }
            guard count == 2 else { throw reader.malformed(name, "must be a pair") }
            try addMerge(left, right, name: name, file: file)
        }
    }

    /// Adds a merge written as two spellings with a space between them.
    ///
    /// - Throws: `checkpoint_malformed`.
    mutating func addMerge(_ line: [UInt8], name: String, file: String) throws(InferenceError) {
        let halves = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard halves.count == 2 else {
            throw InferenceError(
                .checkpointMalformed,
                "\(file): \(name) must be two tokens with one space between them"
            )
        }
        try addMerge([UInt8](halves[0]), [UInt8](halves[1]), name: name, file: file)
    }

    private mutating func addMerge(
        _ left: [UInt8],
        _ right: [UInt8],
        name: String,
        file: String
    ) throws(InferenceError) {
        func id(_ token: [UInt8]) throws(InferenceError) -> Int32 {
            guard !token.isEmpty, let id = tokens[token] else {
                throw InferenceError(
                    .checkpointMalformed,
                    "\(file): \(name) needs the token \"\(String(decoding: token, as: UTF8.self))\", which does not exist"
                )
            }
            return id
        }
        merges.append((try id(left), try id(right), try id(left + right)))
    }

    /// Adds a token that is found in the text as it stands.
    ///
    /// - Throws: `checkpoint_malformed` when the vocabulary has it under another id or the id is another's.
    mutating func add(_ token: AddedToken, file: String) throws(InferenceError) {
        let content = String(decoding: token.content, as: UTF8.self)
        let known = tokens[token.content]
        let isTaken = known == nil && !taken.insert(token.id).inserted
        guard known == nil || known == token.id, !isTaken else {
            throw InferenceError(
                .checkpointMalformed,
                "\(file): the added token \(content) has the id \(token.id), "
                    + (isTaken ? "which is another token's" : "but the vocabulary gives it \(known ?? 0)")
            )
        }
        added.append(token)
    }

    private func idsOfBytes() throws(InferenceError) -> [Int32] {
        var ids: [Int32] = []
        for spelling in ByteAlphabet.spellings {
            guard let id = tokens[spelling] else {
                throw InferenceError(
                    .checkpointMalformed,
                    "\(file): the vocabulary has no token for byte \(ids.count), "
                        + "\"\(String(decoding: spelling, as: UTF8.self))\"; only byte-level vocabularies are supported"
                )
            }
            ids.append(id)
        }
        return ids
    }
}

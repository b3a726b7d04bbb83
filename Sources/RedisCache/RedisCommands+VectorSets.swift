extension RedisCommands {
    /// Puts an element with its vector and attributes into a vector set, or replaces both (`VADD`, Redis 8).
    ///
    /// - Parameters:
    ///   - key: The set's key; the first element decides the dimension of all.
    ///   - element: The element's name.
    ///   - vector: fp32 values; Redis compares directions alone.
    ///   - attributes: A JSON object whose values filters can name.
    ///   - quantization: How the set keeps values; the same for all elements of a set.
    /// - Returns: Whether the element is new.
    /// - Throws: `RedisError`; code `configuration` for a vector without a direction, code `server` when the set has
    ///   another dimension or quantization, or for servers that have no vector sets.
    @discardableResult
    public func addVector(
        _ key: String,
        element: String,
        vector: [Float],
        attributes: [UInt8],
        quantization: VectorQuantization
    ) async throws(RedisError) -> Bool {
        let reply = try await send(
            "VADD",
            RedisArgument(key),
            "FP32",
            try RedisArgument(vector: vector),
            RedisArgument(element),
            RedisArgument(quantization.rawValue),
            "SETATTR",
            RedisArgument(attributes)
        )
        return reply.integer == 1
    }

    /// Removes an element from a vector set and frees its memory (`VREM`, Redis 8).
    ///
    /// - Returns: Whether the element was there.
    /// - Throws: `RedisError`.
    @discardableResult
    public func removeVector(_ key: String, element: String) async throws(RedisError) -> Bool {
        try await send("VREM", RedisArgument(key), RedisArgument(element)).integer == 1
    }

    /// How many elements a vector set has, none when there is no such key (`VCARD`, Redis 8).
    ///
    /// - Throws: `RedisError`.
    public func countVectors(_ key: String) async throws(RedisError) -> Int {
        guard let count = try await send("VCARD", RedisArgument(key)).integer else {
            throw RedisError(unexpectedReplyTo: "VCARD")
        }
        return Int(count)
    }

    /// An element's attributes, `nil` when there is no such element or it has none (`VGETATTR`, Redis 8).
    ///
    /// - Throws: `RedisError`.
    public func vectorAttributes(_ key: String, element: String) async throws(RedisError) -> [UInt8]? {
        try await send("VGETATTR", RedisArgument(key), RedisArgument(element)).bytes
    }

    /// Replaces an element's attributes (`VSETATTR`, Redis 8).
    ///
    /// - Returns: Whether there is such an element.
    /// - Throws: `RedisError`.
    @discardableResult
    public func setVectorAttributes(
        _ key: String,
        element: String,
        _ attributes: [UInt8]
    ) async throws(RedisError) -> Bool {
        try await send("VSETATTR", RedisArgument(key), RedisArgument(element), RedisArgument(attributes)).integer == 1
    }

    /// Reads vectors from a set that keeps values as they came, in one round trip (`VEMB`, Redis 8).
    ///
    /// - Returns: The vectors in the order of the elements, L2-normalised; `nil` where there is no such element.
    /// - Throws: `RedisError`; code `protocol` when the set is quantised.
    public func vectors(_ key: String, elements: [String]) async throws(RedisError) -> [[Float]?] {
        let replies = try await sendPipeline(
            elements.map { ["VEMB", RedisArgument(key), RedisArgument($0), "RAW"] }
        )
        return try replies.map { reply throws(RedisError) -> [Float]? in
            let reply = try reply.orThrow()
            guard !reply.isNull else { return nil }
            guard let parts = reply.array, parts.count >= 2, parts[0].string == "f32",
                let vector = parts[1].bytes.flatMap(RedisArgument.vector)
            else { throw RedisError(unexpectedReplyTo: "VEMB") }
            return vector
        }
    }

    /// Finds the elements of a vector set that are most like a vector (`VSIM`, Redis 8).
    ///
    /// - Parameters:
    ///   - key: The set's key.
    ///   - vector: fp32 values, as many as the set's vectors have.
    ///   - search: How many are wanted, which, and how thoroughly to look.
    /// - Returns: The elements with their cosines, best first, equal ones in the byte order of their names; none when
    ///   there is no such key.
    /// - Throws: `RedisError`; code `configuration` for a vector without a direction, code `server` for another dimension
    ///   or a filter that cannot be read.
    public func similarVectors(
        _ key: String,
        to vector: [Float],
        _ search: VectorSetSearch
    ) async throws(RedisError) -> [SimilarElement] {
        let command: [RedisArgument] = ["VSIM", RedisArgument(key), "FP32", try RedisArgument(vector: vector)]
        guard let parts = try await send(command + search.arguments).array, parts.count.isMultiple(of: 2) else {
            throw RedisError(unexpectedReplyTo: "VSIM")
        }
        var elements: [SimilarElement] = []
        elements.reserveCapacity(parts.count / 2)
        for position in stride(from: 0, to: parts.count, by: 2) {
            guard let name = parts[position].string, let score = parts[position + 1].string.flatMap(Double.init) else {
                throw RedisError(unexpectedReplyTo: "VSIM")
            }
            // Redis maps the cosine to 0 (opposite) to 1 (the same).
            elements.append(SimilarElement(name: name, cosine: 2 * score - 1))
        }
        // Redis gives equal ones in the order in which it came across them.
        return elements.sorted { $0.cosine != $1.cosine ? $0.cosine > $1.cosine : $0.precedesByName($1) }
    }
}

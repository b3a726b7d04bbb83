import RedisCache

/// Random vectors with names, and which of them are most like a query: worked out in double precision.
struct VectorPool {
    let vectors: [String: [Float]]
    let query: [Float]

    init(count: Int, dimension: Int, seed: UInt64) {
        var state = seed
        func next() -> Float {
            // SplitMix64.
            state &+= 0x9e37_79b9_7f4a_7c15
            var bits = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
            bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
            return Float(Int32(truncatingIfNeeded: bits >> 32)) / Float(Int32.max)
        }
        var vectors: [String: [Float]] = [:]
        for index in 0..<count { vectors["member-\(index)"] = (0..<dimension).map { _ in next() } }
        self.vectors = vectors
        query = (0..<dimension).map { _ in next() }
    }

    func cosine(_ name: String) -> Double {
        guard let vector = vectors[name] else { return .nan }
        let product = zip(vector, query).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        return product / (Self.length(vector) * Self.length(query))
    }

    /// The names, the most alike first.
    func nearest(_ count: Int) -> [String] {
        Array(vectors.keys.sorted { cosine($0) > cosine($1) }.prefix(count))
    }

    func unit(_ name: String) -> [Double] {
        let vector = vectors[name] ?? []
        return vector.map { Double($0) / Self.length(vector) }
    }

    private static func length(_ vector: [Float]) -> Double {
        vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
}

extension RedisClient {
    func add(_ pool: VectorPool, to key: String, quantization: VectorQuantization = .none) async throws {
        for (name, vector) in pool.vectors {
            try await addVector(
                key,
                element: name,
                vector: vector,
                attributes: Array(#"{"even":\#((Int(name.dropFirst(7)) ?? 1) % 2 == 0)}"#.utf8),
                quantization: quantization
            )
        }
    }
}

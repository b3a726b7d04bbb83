import RedisCache

/// Asks Redis whether it has vector sets and lets the worker use them.
struct VectorSetCheck: Sendable {
    let configuration: WorkerConfiguration

    /// A finding for the vector sets; skipped where vectors are kept in memory.
    func finding() async -> Finding {
        guard configuration.matching.index == .redisVectorSet, let redis = configuration.redis else {
            return Finding("vector-sets", .skipped, "vectors are kept in memory (matching.index is exact)")
        }
        do {
            let client = try RedisClient(configuration: redis)
            defer { client.close() }
            // Reading a set that is not there shows whether both commands are known and allowed.
            let probe = RedisKeys.vectorSet("doctor", links: VectorSetSettings.links)
            _ = try await client.countVectors(probe)
            _ = try await client.similarVectors(probe, to: [1], VectorSetSearch(count: 1))
            var vectors = 0
            let sets = try await client.setMembers(RedisKeys.vectorSets)
            for set in sets { vectors += try await client.countVectors(set) }
            return Finding("vector-sets", .ok, "\(sets.count) vector sets with \(vectors) vectors")
        } catch {
            return Self.finding(of: error)
        }
    }

    private static func finding(of error: RedisError) -> Finding {
        guard error.code == .server, !error.meansOutage else {
            return Finding("vector-sets", .unknown, "Redis does not answer; see redis")
        }
        let isForbidden = error.serverCode == "NOPERM"
        return Finding(
            "vector-sets",
            .failed,
            error.message,
            remedy: isForbidden
                ? "allow redis.username the commands VADD, VREM, VCARD, VSIM, VEMB, VGETATTR, VSETATTR on \(RedisKeys.prefix)*"
                : "use a Redis 8, which has vector sets, or set matching.index to exact"
        )
    }
}

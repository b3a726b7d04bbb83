/// Judges whether names in the cache give contents away.
enum CacheKeyFinding {
    /// How photos and texts are named in Redis.
    static func finding(_ configuration: WorkerConfiguration) -> Finding {
        let (check, setting) = ("cache-key", "cache.hashKeyFile")
        guard configuration.redis != nil else { return Finding(check, .skipped, "there is no cache (redis.enabled)") }
        guard let path = configuration.cacheHashKeyFile else {
            return Finding(
                check,
                .warning,
                "photos and texts are named without a secret: who reads Redis and knows the model can recognise them",
                remedy: "put the output of openssl rand -hex 32 into a file, and set \(setting) to it"
            )
        }
        do {
            _ = try HashKeyFile(path, setting: setting)
            return Finding(check, .ok, "photos and texts are named under the key in \(path)")
        } catch {
            return Finding(
                check,
                .failed,
                error.message,
                remedy: "give the worker a key that it can read, or unset \(setting)"
            )
        }
    }
}

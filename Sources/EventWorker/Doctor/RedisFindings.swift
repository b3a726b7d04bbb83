package import RedisCache

/// Judges what a Redis server says about itself. Decisions only.
package struct RedisFindings: Sendable {
    private let info: [String: String]
    private let place: String

    /// Judges the answer to `INFO` of the server at a place.
    package init(info: [String: String], place: String) {
        self.info = info
        self.place = place
    }

    /// How the server stands.
    package var finding: Finding {
        let version = info["redis_version"] ?? "of unknown version"
        if info["role"] == "slave" {
            return Finding(
                "redis",
                .failed,
                "\(place) is a replica: nothing can be written",
                remedy: "set redis.host and redis.port to the primary"
            )
        }
        let used = Int(info["used_memory"] ?? "") ?? 0
        let limit = Int(info["maxmemory"] ?? "") ?? 0
        let policy = info["maxmemory_policy"] ?? "noeviction"
        guard limit > 0 else {
            return Finding(
                "redis",
                .warning,
                "Redis \(version) at \(place) has no memory limit",
                remedy: "set maxmemory, with maxmemory-policy volatile-ttl or noeviction"
            )
        }
        if policy.hasPrefix("allkeys") {
            return Finding(
                "redis",
                .warning,
                "Redis \(version) at \(place) may forget embeddings and likes (maxmemory-policy \(policy))",
                remedy: "set maxmemory-policy to volatile-ttl: features and slates expire, the others stay"
            )
        }
        let share = used * 100 / limit
        guard share < 90 else {
            return Finding(
                "redis",
                .warning,
                "Redis \(version) at \(place) has used \(share) % of its memory",
                remedy: "raise maxmemory, or lower cache.featureDays and cache.slateDays"
            )
        }
        return Finding("redis", .ok, "Redis \(version) at \(place), \(share) % of its memory used")
    }

    /// A server that does not answer, or refuses.
    package static func finding(of error: RedisError, place: String) -> Finding {
        let remedy =
            error.code == .authentication
            ? "check redis.username and redis.passwordFile"
            : "check redis.host, redis.port, redis.tls and redis.tlsAuthorityFile; or set redis.enabled to false to go without a cache"
        return Finding("redis", .failed, "\(place): \(error.message)", remedy: remedy)
    }
}

import RedisCache
import TestCertificates
import Testing

@Suite(.timeLimit(.minutes(1))) struct RedisTLSTests {
    /// Runs a test with a server whose certificate bears these names.
    private func withServer(
        names: String,
        _ body: (TestCertificates, _ ping: (RedisTLS) async throws -> Void) async throws -> Void
    ) async throws {
        let certificates = try TestCertificates(names: names)
        defer { certificates.remove() }
        let files = PrivateRedisServer.TLS(
            certificateFile: certificates.file("server.crt"),
            keyFile: certificates.file("server.key"),
            certificateAuthorityFile: certificates.file("right.crt")
        )
        try await RedisCacheTests.withServer(PrivateRedisServer.Options(tls: files)) { server in
            try await body(certificates) { tls in
                var configuration = RedisConfiguration(port: try #require(server.tlsPort), tls: tls)
                configuration.connectTimeout = .seconds(10)
                let client = try RedisClient(configuration: configuration)
                defer { client.close() }
                let large = Array(repeating: UInt8(7), count: 1 << 20)
                try await client.set("large", large)
                #expect(try await client.get("large") == large)
            }
        }
    }

    @Test(.enabled(if: TestCertificates.canBeMade, "the openssl command is not installed"))
    func trustsOnlyTheRightAuthority() async throws {
        try await withServer(names: "IP:127.0.0.1") { certificates, ping in
            try await ping(.on(certificateAuthorityFile: certificates.file("right.crt")))

            let wrong = try await redisError {
                try await ping(.on(certificateAuthorityFile: certificates.file("wrong.crt")))
            }
            #expect(wrong.code == .connection)
            #expect(wrong.message.contains("CERTIFICATE_VERIFY_FAILED"))

            #expect(try await redisError { try await ping(.on()) }.code == .connection)

            let missing = try await redisError {
                try await ping(.on(certificateAuthorityFile: certificates.file("none.crt")))
            }
            #expect(missing.code == .connection && missing.meansOutage)
            #expect(missing.message.contains("none.crt"))

            let plain = try await redisError { try await ping(.off) }
            #expect([.connection, .protocol].contains(plain.code))
        }
    }

    @Test(.enabled(if: TestCertificates.canBeMade, "the openssl command is not installed"))
    func trustsOnlyTheRightName() async throws {
        try await withServer(names: "DNS:redis.example") { certificates, ping in
            let authority = certificates.file("right.crt")
            try await ping(.on(certificateAuthorityFile: authority, serverName: "redis.example"))
            for name in ["other.example", nil] {
                let error = try await redisError {
                    try await ping(.on(certificateAuthorityFile: authority, serverName: name))
                }
                #expect(error.code == .connection)
                #expect(error.message.contains("certificate"))
            }
        }
    }

    @Test func aServerWithoutEncryptionIsAConnectionError() async throws {
        try await RedisCacheTests.withServer { server in
            let configure = { (configuration: inout RedisConfiguration) in
                configuration.tls = .on()
                configuration.connectTimeout = .milliseconds(300)
            }
            try await withClient(of: server, configured: configure) { client async throws in
                #expect([.connection, .timeout].contains(try await redisError { try await client.ping() }.code))
            }
        }
    }
}

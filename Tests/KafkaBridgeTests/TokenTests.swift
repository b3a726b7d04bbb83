import Foundation
import KafkaBridge
import LoopbackBroker
import Testing

/// SASL OAUTHBEARER: where tokens come from, and that brokers are shown them.
@Suite("Tokens", .timeLimit(.minutes(1)))
struct TokenTests {
    private let directory: URL

    init() throws {
        directory = URL(filePath: NSTemporaryDirectory()).appending(path: "token-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    private var path: String { directory.appending(path: "token").path() }

    private func write(_ text: String) throws {
        try Data(text.utf8).write(to: directory.appending(path: "token"), options: .atomic)
    }

    /// A JSON Web Token with these claims and no signature worth the name.
    private static func webToken(_ claims: String) -> String {
        let parts = [#"{"alg":"none"}"#, claims, "not signed"].map { part in
            Data(part.utf8).base64EncodedString()
                .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        }
        return parts.joined(separator: ".")
    }

    private static func properties(_ more: [String: String] = [:]) -> [String: String] {
        [
            "security.protocol": "SASL_PLAINTEXT", "reconnect.backoff.ms": "50", "reconnect.backoff.max.ms": "100",
        ].merging(more) { $1 }
    }

    @Test("A web token says when it ends and whom it stands for", arguments: [3600.5, 1e300])
    func webTokens(lifetime: Double) throws {
        let end = (Date().timeIntervalSince1970 + lifetime).rounded()
        let token = Self.webToken(#"{"sub":"직원?>~","exp":\#(end),"aud":["kafka"]}"#)
        try write(" \(token)\n")
        let read = try KafkaTokenFile(path: path).read()
        #expect(read.value == token && read.principal == "직원?>~")
        #expect(read.expiry == (lifetime < 1e6 ? Int64(end * 1000) : 9_000_000_000_000_000))
        var dumped = ""
        dump(read, to: &dumped)
        for text in ["\(read)", String(reflecting: read), dumped] { #expect(!text.contains(token)) }
    }

    @Test(
        "A token that says nothing lasts as long as it is said to",
        arguments: ["opaque-token", "a.b.c", "eyJ9.e30.x"]
    )
    func opaque(text: String) throws {
        try write(text)
        let now = Date().timeIntervalSince1970 * 1000
        let token = try KafkaTokenFile(path: path, lifetime: .seconds(60)).read()
        #expect(token.value == text && token.principal.isEmpty)
        #expect((55_000...65_000).contains(Double(token.expiry) - now))
    }

    @Test(
        "What is no token, or one that has ended, is refused and not shown",
        arguments: [nil, "", "two words", "hunter2\u{1}", "hunter2 hunter2", webToken(#"{"exp":1}"#)]
    )
    func refusals(text: String?) throws {
        if let text { try write(text) }
        let error = try #require(throws: KafkaError.self) { try KafkaTokenFile(path: path).read() }
        #expect(error.code == .authentication && error.message.contains(path))
        #expect(!error.message.contains("hunter2"))
    }

    @Test("A broker is shown the token, and the next one once it is due")
    func rotation() async throws {
        let broker = try TokenBroker()
        defer { broker.close() }
        try write("the-first-token")
        let client = KafkaClientConfiguration(
            bootstrapServers: "127.0.0.1:\(broker.port)",
            clientId: "test",
            properties: Self.properties(),
            tokens: KafkaTokenFile(path: path, lifetime: .seconds(1)).read
        )
        // Nobody polls an administrator.
        let admin = try KafkaAdmin(client: client, timeout: .milliseconds(200))
        try await Self.eventually { broker.messages.contains { $0.contains("auth=Bearer the-first-token\u{1}") } }
        try write("the-second-token")
        try await Self.eventually { broker.messages.contains { $0.contains("auth=Bearer the-second-token\u{1}") } }
        #expect(broker.messages.allSatisfy { $0.hasPrefix("n,,") })
        await admin.close()
    }

    @Test("A token that cannot be had is a clear error, and the client goes on once there is one")
    func missing() async throws {
        let broker = try TokenBroker()
        defer { broker.close() }
        let errors = Journal<KafkaError>()
        var configuration = KafkaProducerConfiguration(
            client: KafkaClientConfiguration(
                bootstrapServers: "127.0.0.1:\(broker.port)",
                clientId: "test",
                properties: Self.properties(),
                tokens: KafkaTokenFile(path: path).read
            )
        )
        configuration.observer = { event in
            if case .error(let error) = event { errors.append(error) }
        }
        let producer = try KafkaProducer(configuration: configuration)
        await errors.wait { $0.contains { $0.code == .authentication } }
        try await Task.sleep(for: .milliseconds(300))
        let found = errors.entries.filter { $0.code == .authentication }
        #expect(found.count == 1)
        #expect(found.first?.message.hasPrefix("the token file \(path) cannot be read; check that it exists") == true)
        #expect(found.allSatisfy { !$0.isFatal } && broker.messages.isEmpty)
        // The library asks again after ten seconds.
        try write("a-late-token")
        try await Self.eventually { broker.messages.contains { $0.contains("auth=Bearer a-late-token\u{1}") } }
        await producer.close(flushing: .zero)
    }

    @Test("What contradicts a token is named")
    func contradictions() throws {
        for (properties, name) in [
            (["security.protocol": "ssl"], "security.protocol"), ([:], "security.protocol"),
            (Self.properties(["sasl.mechanisms": "PLAIN"]), "sasl.mechanisms"),
        ] {
            let client = KafkaClientConfiguration(
                bootstrapServers: "127.0.0.1:1",
                clientId: "test",
                properties: properties,
                tokens: KafkaTokenFile(path: path).read
            )
            let error = try #require(throws: KafkaError.self) { try KafkaAdmin(client: client) }
            #expect(error.code == .configuration && error.message.contains(name))
        }
    }

    @Test("Fetching tokens itself works as far as the library was built for it")
    func openIDConnect() throws {
        let secret = "hunter2-hunter2"
        let client = KafkaClientConfiguration(
            bootstrapServers: "127.0.0.1:1",
            clientId: "test",
            properties: Self.properties([
                "sasl.mechanisms": "OAUTHBEARER", "sasl.oauthbearer.method": "oidc",
                "sasl.oauthbearer.client.id": "worker", "sasl.oauthbearer.client.secret": secret,
                "sasl.oauthbearer.token.endpoint.url": "http://127.0.0.1:1/token",
            ])
        )
        #expect(!"\(client)".contains(secret))
        do throws(KafkaError) {
            _ = try KafkaAdmin(client: client)
            #expect(KafkaLibrary.features.contains("oidc"))
        } catch {
            #expect(!KafkaLibrary.features.contains("oidc"))
            #expect(error.code == .configuration && !error.message.contains(secret))
        }
    }

    private static func eventually(_ condition: () -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < end, !condition() { try await Task.sleep(for: .milliseconds(10)) }
        #expect(condition())
    }
}

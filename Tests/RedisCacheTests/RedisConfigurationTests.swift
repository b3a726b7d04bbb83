import RedisCache
import Testing

@Suite struct RedisConfigurationTests {
    @Test func neverShowsThePassword() {
        let configuration = RedisConfiguration(username: "worker", password: .literal("open sesame"))
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in ["\(configuration)", String(reflecting: configuration), dumped, "\(configuration.password as Any)"]
        {
            #expect(!text.contains("sesame"))
        }
        #expect("\(configuration)".contains("redis://worker@127.0.0.1:6379/0"))
    }

    @Test func refusesSettingsThatCannotWork() {
        let changes: [(String, (inout RedisConfiguration) -> Void)] = [
            ("host", { $0.host = "" }),
            ("port", { $0.port = 0 }),
            ("port", { $0.port = 65_536 }),
            ("database", { $0.database = -1 }),
            ("password", { $0.username = "worker" }),
            ("connectTimeout", { $0.connectTimeout = .zero }),
            ("commandTimeout", { $0.commandTimeout = .seconds(-1) }),
            ("connections", { $0.connections = 0 }),
            ("connections", { $0.connections = 65 }),
            ("maximumReplyBytes", { $0.maximumReplyBytes = 0 }),
            ("maximumCommandsInFlight", { $0.maximumCommandsInFlight = 0 }),
            ("maximumBytesInFlight", { $0.maximumBytesInFlight = 2 << 30 }),
        ]
        for (name, change) in changes {
            var configuration = RedisConfiguration()
            change(&configuration)
            let error = #expect(throws: RedisError.self) { try RedisClient(configuration: configuration) }
            #expect(error?.code == .configuration)
            #expect(error?.message.contains(name) == true)
        }
    }

    @Test func errorsHaveStableNamesAndDoNotRepeatArguments() throws {
        #expect("\(RedisError.Code.protocol)" == "protocol")
        let echo = RedisValue.error("ERR unknown command 'FOO', with args beginning with: 'secret', 'x'")
        let error = #expect(throws: RedisError.self) { try echo.orThrow() }
        #expect(error?.serverCode == "ERR")
        #expect(error?.message.contains("FOO") == true)
        #expect(error?.message.contains("secret") == false)
        let long = RedisValue.error("OOM " + String(repeating: "x", count: 5000))
        let other = #expect(throws: RedisError.self) { try long.orThrow() }
        #expect(other?.serverCode == "OOM")
        #expect((other?.message.count ?? 0) < 300)
    }
}

import RedisCache
import Testing

@Suite(.redisServer, .timeLimit(.minutes(1))) struct RedisClientTests {
    @Test func readsEveryTypeOfValue() async throws {
        try await withClient { client in
            let script = "return {redis.status_reply('fine'), 7, 'text', false, {1, {}}}"
            #expect(
                try await client.send("EVAL", RedisArgument(script), 0)
                    == .array([
                        .status("fine"), .integer(7), .bulk(Array("text".utf8)), .null,
                        .array([.integer(1), .array([])]),
                    ])
            )
            let replies = try await client.sendPipeline([
                ["SET", "types", "x"], ["GET", "types"], ["STRLEN", "types"], ["LPUSH", "types", "y"], ["GET", "none"],
            ])
            #expect(replies[0] == .status("OK"))
            #expect(replies[1].string == "x")
            #expect(replies[2].integer == 1)
            #expect(replies[4].isNull)
            guard case .error(let line) = replies[3] else {
                Issue.record("\(replies[3]) is no error")
                return
            }
            #expect(line.hasPrefix("WRONGTYPE"))
        }
    }

    @Test func matchesTenThousandPipelinedCommandsToTheirReplies() async throws {
        try await withClient { client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<50 {
                    group.addTask {
                        for round in 0..<100 {
                            let first = "\(task)-\(round)-a"
                            #expect(try await client.send("ECHO", RedisArgument(first)).string == first)
                        }
                        let words = (0..<100).map { "\(task)-\($0)-b" }
                        let replies = try await client.sendPipeline(words.map { ["ECHO", RedisArgument($0)] })
                        #expect(replies.map(\.string) == words)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func cancelledTasksDoNotDisturbOthers() async throws {
        try await withClient(configured: { $0.connections = 1 }) { client in
            await withTaskGroup(of: Void.self) { group in
                for task in 0..<50 {
                    let sender = Task {
                        for round in 0..<100 {
                            let word = "\(task)-\(round)"
                            do throws(RedisError) {
                                let reply = try await client.send("ECHO", RedisArgument(word))
                                #expect(reply.string == word)
                            } catch {
                                #expect(error.code == .cancelled)
                                return
                            }
                        }
                    }
                    group.addTask {
                        if task.isMultiple(of: 2) {
                            try? await Task.sleep(for: .milliseconds(task / 5))
                            sender.cancel()
                        }
                        await sender.value
                    }
                }
            }
            try await client.ping()
        }
    }

    @Test func aCancelledCommandKeepsItsPlaceInTheOrderOfReplies() async throws {
        try await withClient(configured: { $0.connections = 1 }) { client in
            let blocked = try await client.block(on: "cancelled-list")
            try await withClient { other in
                blocked.cancel()
                #expect(try await redisError { try await blocked.value }.code == .cancelled)
                async let echo = client.send("ECHO", "mine")
                _ = try await other.send("RPUSH", "cancelled-list", "not mine")
                #expect(try await echo.string == "mine")
            }
        }
    }

    @Test func aTaskCancelledBeforeItSendsDoesNotSend() async throws {
        try await withClient { client async throws in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await client.send("SET", "never-written", "x")
            }
            #expect(try await redisError { try await task.value }.code == .cancelled)
            #expect(try await client.get("never-written") == nil)
        }
    }

    @Test func keepsBinaryValues() async throws {
        try await withClient { client async throws in
            let everyByte = (0..<1024).map { UInt8(truncatingIfNeeded: $0) }
            for value in [[], [0], everyByte, Array("\r\n$5\r\n".utf8)] {
                try await client.set("binary", value)
                #expect(try await client.get("binary") == value)
            }
        }
    }

    @Test func keepsLargeValues() async throws {
        try await withClient { client in
            let value = (0..<8 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
            try await client.set("large", value, expirySeconds: 60)
            #expect(try await client.get("large") == value)
        }
    }

    @Test func refusesRepliesBeyondTheLimitAndGoesOn() async throws {
        try await withClient(configured: { $0.maximumReplyBytes = 10_000 }) { client in
            try await client.set("long", Array(repeating: 1, count: 20_000))
            #expect(try await redisError { try await client.get("long") }.code == .protocol)
            try await client.ping()
        }
    }

    @Test func boundsWhatIsInFlight() async throws {
        let limits = { (configuration: inout RedisConfiguration) in
            configuration.connections = 1
            configuration.maximumCommandsInFlight = 2
            configuration.maximumBytesInFlight = 1024
        }
        try await withClient(configured: limits) { client in
            let three = Array(repeating: [RedisArgument("PING")], count: 3)
            #expect(try await redisError { try await client.sendPipeline(three) }.code == .configuration)
            let large = Array(repeating: UInt8(1), count: 2000)
            #expect(try await redisError { try await client.set("x", large) }.code == .configuration)

            let blocked = try await client.block(on: "bounded-list")
            try await withClient { other in
                let two = Array(three.prefix(2))
                #expect(try await redisError { try await client.sendPipeline(two) }.code == .unavailable)
                _ = try await other.send("RPUSH", "bounded-list", "x")
                _ = try await blocked.value
                #expect(try await client.sendPipeline(two).count == 2)
            }
        }
    }

    @Test func refusesCommandsThatDoNotFitASharedConnection() async throws {
        try await withClient { client in
            let commands: [[RedisArgument]] = [
                [], [""], ["subscribe", "x"], ["MONITOR"], ["client", "reply", "off"], ["SELECT", 1], ["HELLO", 3],
            ]
            for command in commands {
                #expect(try await redisError { try await client.send(command) }.code == .configuration)
            }
            #expect(try await client.sendPipeline([]).isEmpty)
            try await client.ping()
        }
    }

    @Test func choosesItsDatabase() async throws {
        try await withClient(configured: { $0.database = 3 }) { client in
            try await client.set("in-three", [1])
            try await withClient { other async throws in
                #expect(try await other.get("in-three") == nil)
            }
            #expect(try await client.get("in-three") == [1])
        }
        try await withClient(configured: { $0.database = 4000 }) { client in
            let error = try await redisError { try await client.ping() }
            #expect(error.code == .server)
            #expect(error.serverCode == "ERR")
        }
    }

    @Test func aClosedClientRefusesAtOnce() async throws {
        try await withClient(configured: { $0.connections = 1 }) { client in
            let blocked = try await client.block(on: "closed-list")
            client.close()
            #expect(try await redisError { try await blocked.value }.code == .unavailable)
            #expect(try await redisError { try await client.ping() }.code == .unavailable)
        }
    }
}

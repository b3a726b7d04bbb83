import Foundation
import RedisCache
import Testing

@Suite(.timeLimit(.minutes(1))) struct PrivateRedisServerTests {
    private func isRunning(_ process: Int32) -> Bool {
        kill(process, 0) == 0
    }

    private func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path)
    }

    @Test func isARealServerThatLeavesNothingBehind() async throws {
        let server = try await PrivateRedisServer.start()
        try await withClient(of: server) { client in
            let info = try await client.info(section: "server")
            #expect(info["process_id"] == "\(server.processIdentifier)")
            #expect(info["tcp_port"] == "\(server.port)")
            #expect(try await client.send("CONFIG", "GET", "dir").array?[1].string == server.directory)
            #expect(try await client.send("CONFIG", "GET", "save").array?[1].string == "")
        }
        #expect(isRunning(server.processIdentifier) && exists(server.directory))
        await server.stop()
        #expect(!isRunning(server.processIdentifier) && !exists(server.directory))
        await server.stop()
        await server.terminate()
    }

    @Test func isOutOfReachOfTheTerminal() async throws {
        try await withServer { server in
            #expect(getsid(server.processIdentifier) != getsid(0))
            #expect(getpgid(server.processIdentifier) != getpgid(0))
        }
    }

    @Test func inheritsNoDescriptors() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "descriptor-\(UUID())")
        let path = file.path(percentEncoded: false)
        // Without O_CLOEXEC, as a careless library would open it.
        let descriptor = open(path, O_CREAT | O_RDWR, 0o600)
        defer {
            close(descriptor)
            unlink(path)
        }
        try await withServer { server in
            let directory = "/proc/\(server.processIdentifier)/fd"
            let names = try FileManager.default.contentsOfDirectory(atPath: directory)
            let targets = names.compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "\(directory)/\($0)")
            }
            #expect(targets.contains("/dev/null"))
            #expect(!targets.contains(path))
            #expect(targets.count { $0.hasPrefix("pipe:") } <= 4, "\(targets)")
        }
    }

    @Test func endsWhenTheObjectGoesAway() async throws {
        var server: PrivateRedisServer? = try await PrivateRedisServer.start()
        let process = try #require(server?.processIdentifier)
        let directory = try #require(server?.directory)
        #expect(isRunning(process))
        // The watchdog leads the server's session.
        let watchdog = getsid(process)
        #expect(watchdog > 0 && watchdog != getsid(0))
        server = nil
        try await eventually { !isRunning(process) && !exists(directory) }
        // Nor is it left to be asked how it ended: that would hold up whoever waits for any child.
        try await eventually { kill(watchdog, 0) == -1 && errno == ESRCH }
    }

    @Test func endsWhenItsProgramIsKilled() async throws {
        let result = try await #require(processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]) {
            let server = try await PrivateRedisServer.start()
            let line = "\nserver \(server.processIdentifier) \(server.directory)\n"
            FileHandle.standardOutput.write(Data(line.utf8))
            server.pause()
            kill(getpid(), SIGKILL)
            await server.stop()
        }
        let output = String(decoding: result.standardOutputContent, as: UTF8.self)
        let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("server ") })
        let words = line.split(separator: " ")
        let process = try #require(Int32(words[1]))
        try await eventually { !isRunning(process) && !exists(String(words[2])) }
    }

    @Test func stopsAPausedServerAndOneThatHasEnded() async throws {
        let paused = try await PrivateRedisServer.start()
        paused.pause()
        await paused.stop()
        #expect(!isRunning(paused.processIdentifier) && !exists(paused.directory))

        let ended = try await PrivateRedisServer.start()
        await ended.terminate(signal: SIGTERM)
        await ended.stop()
        #expect(!exists(ended.directory))
    }

    @Test func saysWhyItCannotStart() async throws {
        try await withServer { first in
            let taken = try await redisError {
                try await PrivateRedisServer.start(PrivateRedisServer.Options(port: first.port))
            }
            #expect(taken.code == .unavailable)
            #expect(taken.message.contains("Address already in use"))
        }
        let unknown = try await redisError {
            try await PrivateRedisServer.start(PrivateRedisServer.Options(arguments: ["--no-such-setting", "1"]))
        }
        #expect(unknown.code == .unavailable)
        #expect(unknown.message.contains("no-such-setting"))
    }

    @Test func givesUpOnAServerThatIsNotReadyInTime() async throws {
        let options = PrivateRedisServer.Options(
            arguments: ["--loglevel", "warning"],
            startTimeout: .milliseconds(300)
        )
        #expect(try await redisError { try await PrivateRedisServer.start(options) }.code == .timeout)
    }

    @Test func namesThePackageOfAMissingProgram() throws {
        let error = #expect(throws: RedisError.self) { try PrivateRedisServer.findProgram(path: "/nowhere:/dev") }
        #expect(error?.code == .configuration)
        #expect(error?.message.contains("apt-get install redis-server") == true)
    }
}

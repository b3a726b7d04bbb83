import FoundationEssentials
import Glibc
import NIOCore
import NIOPosix

extension PrivateRedisServer {
    /// The ports of one server.
    struct Ports: Sendable {
        let plain: Int
        let encrypted: Int?
    }

    /// How often a start is tried when another program takes the free port first.
    private static let startAttempts = 5

    /// Starts a server and waits until it answers.
    ///
    /// - Parameter options: The ports, limits and further arguments.
    /// - Returns: The running server.
    /// - Throws: `RedisError` with code `configuration` when there is no such program, `unavailable` with the server's last
    ///   words when it ends, `timeout` when it is not ready in time.
    public static func start(_ options: Options = Options()) async throws(RedisError) -> PrivateRedisServer {
        let program =
            if let program = options.program { try checkProgram(program) } else { try findProgram(path: searchPath) }
        var attempt = 1
        while true {
            do throws(RedisError) {
                return try await launch(program, options, ports: freePorts(options))
            } catch  where isPortTaken(error) && options.port == nil && attempt < startAttempts {
                attempt += 1
            }
        }
    }

    private static var searchPath: String {
        ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    }

    private static func checkProgram(_ program: String) throws(RedisError) -> String {
        guard access(program, X_OK) == 0 else {
            throw RedisError(.configuration, "there is no program to run at \(program)")
        }
        return program
    }

    private static func isPortTaken(_ error: RedisError) -> Bool {
        error.message.contains("Address already in use")
    }

    /// Looks for the server's program.
    ///
    /// - Parameter path: Directories with colons between, as in `PATH`.
    /// - Returns: The program's path.
    /// - Throws: `RedisError` with code `configuration` when it is in none of them.
    package static func findProgram(path: String) throws(RedisError) -> String {
        for directory in path.split(separator: ":") {
            let candidate = "\(directory)/redis-server"
            if access(candidate, X_OK) == 0 {
                return candidate
            }
        }
        throw RedisError(
            .configuration,
            "redis-server is not on the PATH; on Debian and Ubuntu install the package: apt-get install redis-server"
        )
    }

    private static func makeDirectory() throws(RedisError) -> String {
        var base = FileManager.default.temporaryDirectory.path(percentEncoded: false)
        if base.hasSuffix("/") {
            base.removeLast()
        }
        var template = Array("\(base)/private-redis-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            let reason = String(cString: strerror(errno))
            throw RedisError(.unavailable, "no temporary directory can be made in \(base): \(reason)")
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Asks the kernel for free ports; both sockets are open at the same time so that the ports differ.
    private static func freePorts(_ options: Options) async throws(RedisError) -> Ports {
        do {
            let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            let sockets = [
                try await bootstrap.bind(host: "127.0.0.1", port: 0).get(),
                try await bootstrap.bind(host: "127.0.0.1", port: 0).get(),
            ]
            let free = sockets.compactMap { $0.localAddress?.port }
            for socket in sockets {
                try await socket.close().get()
            }
            return Ports(plain: options.port ?? free[0], encrypted: options.tls == nil ? nil : free[1])
        } catch {
            throw RedisError(.unavailable, "there is no free port on 127.0.0.1: \(error)")
        }
    }

    private static func launch(
        _ program: String,
        _ options: Options,
        ports: Ports
    ) async throws(RedisError) -> PrivateRedisServer {
        let directory = try makeDirectory()
        let arguments = options.programArguments(port: ports.plain, tlsPort: ports.encrypted, directory: directory)
        let watched: WatchedProcess
        do {
            watched = try WatchedProcess.start(program: program, arguments: arguments, directory: directory)
        } catch {
            rmdir(directory)
            throw error
        }
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let ready = eventLoop.makePromise(of: Int32.self)
        let limit = options.startTimeout
        let timer = eventLoop.scheduleTask(in: TimeAmount(limit)) {
            ready.fail(RedisError(.timeout, "redis-server was not ready within \(limit)"))
        }
        defer { timer.cancel() }
        let output: any Channel
        do {
            output = try await readOutput(of: watched, on: eventLoop, ready: ready)
        } catch {
            ready.fail(error)
            Glibc.close(watched.lifeline)
            Glibc.close(watched.output)
            throw RedisError(.unavailable, "the output of redis-server cannot be read: \(error)")
        }
        do {
            let process = try await ready.futureResult.get()
            try await confirm(port: ports.plain, within: limit)
            return PrivateRedisServer(
                ports: ports,
                process: process,
                directory: directory,
                watched: watched,
                output: output
            )
        } catch {
            try? await end(watched, output: output).get()
            throw RedisError(connectionFailure: error)
        }
    }

    private static func readOutput(
        of watched: WatchedProcess,
        on eventLoop: any EventLoop,
        ready: EventLoopPromise<Int32>
    ) async throws -> any Channel {
        try await NIOPipeBootstrap(group: eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ServerOutputHandler(ready: ready))
                }
            }
            .takingOwnershipOfDescriptor(input: watched.output)
            .get()
    }

    /// Asks for one reply; a server that wants a password has answered too.
    private static func confirm(port: Int, within limit: Duration) async throws(RedisError) {
        var configuration = RedisConfiguration(host: "127.0.0.1", port: port, connections: 1)
        configuration.connectTimeout = limit
        configuration.commandTimeout = limit
        let client = try RedisClient(configuration: configuration)
        defer { client.close() }
        do throws(RedisError) {
            try await client.ping()
        } catch  where error.code == .authentication {
            return
        }
    }
}

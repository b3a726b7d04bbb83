import NIOCore
import NIOPosix
import NIOSSL

/// Makes connections that are ready for commands: connected, encrypted, authenticated, in the right database.
struct RedisConnector: Sendable {
    /// What is read from the disk anew for each connection.
    private struct Credentials {
        var password: [UInt8]?
        var tls: NIOSSLContext?
    }

    let configuration: RedisConfiguration
    let eventLoopGroup: any EventLoopGroup

    private var address: String {
        "\(configuration.host):\(configuration.port)"
    }

    /// Opens a connection.
    ///
    /// - Parameter ready: Called once on an event loop, within about the connect timeout.
    func connect(_ ready: @escaping @Sendable (Result<RedisConnection, RedisError>) -> Void) {
        let eventLoop = eventLoopGroup.next()
        let deadline = NIODeadline.now() + TimeAmount(configuration.connectTimeout)
        let credentials = NIOThreadPool.singleton.runIfActive(eventLoop: eventLoop) {
            try readCredentials()
        }
        credentials
            .flatMap { credentials in
                open(credentials, on: eventLoop).flatMap { channel in
                    prepare(channel, credentials: credentials, deadline: deadline)
                }
            }
            .whenComplete { result in
                ready(result.mapError { RedisError(connectionFailure: $0, address: address) })
            }
    }

    /// Blocks on the disk.
    private func readCredentials() throws -> Credentials {
        var credentials = Credentials()
        credentials.password = try configuration.password?.read()
        guard configuration.tls.isEnabled else {
            return credentials
        }
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        do {
            if let file = configuration.tls.certificateAuthorityFile {
                // Read before there is a context: NIO SSL does not free one whose authorities cannot be read.
                tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(file))
            }
            credentials.tls = try NIOSSLContext(configuration: tls)
        } catch {
            let file = configuration.tls.certificateAuthorityFile ?? "the system's store"
            // Like a certificate that does not fit: the file may be about to be replaced.
            throw RedisError(.connection, "the TLS authorities for Redis cannot be read from \(file): \(error)")
        }
        return credentials
    }

    private func open(_ credentials: Credentials, on eventLoop: any EventLoop) -> EventLoopFuture<any Channel> {
        ClientBootstrap(group: eventLoop)
            .connectTimeout(TimeAmount(configuration.connectTimeout))
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls = credentials.tls {
                        try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: serverName))
                    }
                    try pipeline.addHandler(
                        RedisChannelHandler(
                            commandTimeout: configuration.commandTimeout,
                            maximumReplyBytes: configuration.maximumReplyBytes
                        )
                    )
                }
            }
            .connect(host: configuration.host, port: configuration.port)
    }

    /// The name to verify; an address is verified without one.
    private var serverName: String? {
        if let name = configuration.tls.serverName {
            return name
        }
        let isAddress = (try? SocketAddress(ipAddress: configuration.host, port: configuration.port)) != nil
        return isAddress ? nil : configuration.host
    }

    /// Authenticates and chooses the database; in the end the peer has proved to be a Redis server.
    private func prepare(
        _ channel: any Channel,
        credentials: Credentials,
        deadline: NIODeadline
    ) -> EventLoopFuture<RedisConnection> {
        let promise = channel.eventLoop.makePromise(of: RedisConnection.self)
        do {
            let handler = try channel.pipeline.syncOperations.handler(type: RedisChannelHandler.self)
            let connection = RedisConnection(eventLoop: channel.eventLoop, handler: handler)
            let greeting = RedisGreeting(configuration: configuration, password: credentials.password)
            let request = try RedisRequest(greeting.commands)
            let limit = configuration.connectTimeout
            let timer = channel.eventLoop.scheduleTask(deadline: deadline) {
                connection.close(RedisError(.timeout, "Redis at \(address) was not ready within \(limit)"))
            }
            request.whenAnswered { outcome in
                timer.cancel()
                do throws(RedisError) {
                    try greeting.check(outcome.get())
                    promise.succeed(connection)
                } catch {
                    connection.close(error)
                    promise.fail(error)
                }
            }
            handler.send(request)
        } catch ChannelPipelineError.notFound {
            promise.fail(RedisError(.connection, "Redis at \(address) closed the connection at once"))
        } catch {
            channel.close(promise: nil)
            promise.fail(error)
        }
        return promise.futureResult
    }
}

import NIOCore
import NIOPosix

/// Listens on loopback and does not behave like Redis.
struct HostileServer {
    /// What it does to each connection.
    struct Behaviour: Sendable {
        /// Sent as soon as somebody connects.
        var greeting = ""
        /// Sent each time something is received.
        var answer = ""
        /// Whether the connection is closed after the greeting or the first answer.
        var closes = false
    }

    private let channel: any Channel

    let port: Int

    static func with(_ behaviour: Behaviour, _ body: (HostileServer) async throws -> Void) async throws {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(behaviour: behaviour))
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        do {
            try await body(HostileServer(channel: channel, port: channel.localAddress?.port ?? 0))
            try await channel.close()
        } catch {
            try await channel.close()
            throw error
        }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let behaviour: Behaviour

        init(behaviour: Behaviour) {
            self.behaviour = behaviour
        }

        func channelActive(context: ChannelHandlerContext) {
            say(behaviour.greeting, context)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            say(behaviour.answer, context)
        }

        private func say(_ text: String, _ context: ChannelHandlerContext) {
            guard !text.isEmpty else { return }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            if behaviour.closes {
                context.close(promise: nil)
            }
        }
    }
}

import NIOCore
import NIOHTTP1
import NIOPosix

/// The worker's HTTP server for metrics and probes.
package final class OperationsServer: Sendable {
    /// How long a connection may stand idle.
    private static let idleLimit = TimeAmount.seconds(120)

    private let channel: any Channel
    /// The port that was bound.
    package let port: Int

    /// Binds a port; 0 takes a free one.
    ///
    /// - Parameters:
    ///   - settings: Where to listen.
    ///   - responder: Answers requests.
    /// - Throws: ``ConfigurationError`` when the address cannot be bound.
    package init(_ settings: HTTPSettings, _ responder: OperationsResponder) async throws {
        do {
            channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        try pipeline.addHandler(IdleStateHandler(allTimeout: Self.idleLimit))
                        try pipeline.configureHTTPServerPipeline()
                        try pipeline.addHandler(Handler(responder))
                    }
                }
                .bind(host: settings.host, port: settings.port).get()
        } catch {
            throw ConfigurationError(
                "http.port",
                "cannot listen on \(settings.host):\(settings.port): \(error); set http.host and http.port to an address "
                    + "that is free, or http.enabled to false"
            )
        }
        port = channel.localAddress?.port ?? settings.port
    }

    /// Ends the server.
    package func close() async { try? await channel.close() }

    /// Reads one request after another and writes the answers. Bodies are ignored.
    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let responder: OperationsResponder
        private var head: HTTPRequestHead?

        init(_ responder: OperationsResponder) {
            self.responder = responder
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): self.head = head
            case .body: break
            case .end:
                guard let head else { return }
                self.head = nil
                // A scrape with thousands of series takes milliseconds: not on the event loop.
                Self.respond(to: head, with: responder, on: context.channel)
            }
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
            context.fireUserInboundEventTriggered(event)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }

        private static func respond(
            to head: HTTPRequestHead,
            with responder: OperationsResponder,
            on channel: any Channel
        ) {
            Task { @concurrent in
                let accept = head.headers[canonicalForm: "accept"].joined(separator: ",")
                let answer = responder.answer(
                    OperationsResponder.Request(method: head.method.rawValue, path: head.uri, accept: accept)
                )
                write(answer, to: head, on: channel)
            }
        }

        private static func write(
            _ answer: OperationsResponder.Answer,
            to request: HTTPRequestHead,
            on channel: any Channel
        ) {
            var headers = HTTPHeaders([
                ("content-type", answer.type), ("content-length", "\(answer.body.count)"),
                ("cache-control", "no-store"), ("x-content-type-options", "nosniff"),
            ])
            if answer.status == 405 { headers.add(name: "allow", value: "GET, HEAD") }
            if !request.isKeepAlive { headers.add(name: "connection", value: "close") }
            let head = HTTPResponseHead(
                version: .http1_1,
                status: HTTPResponseStatus(statusCode: answer.status),
                headers: headers
            )
            channel.write(HTTPServerResponsePart.head(head), promise: nil)
            if request.method != .HEAD {
                channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: answer.body))), promise: nil)
            }
            let written = channel.writeAndFlush(HTTPServerResponsePart.end(nil))
            if !request.isKeepAlive { written.whenComplete { _ in channel.close(promise: nil) } }
        }
    }
}

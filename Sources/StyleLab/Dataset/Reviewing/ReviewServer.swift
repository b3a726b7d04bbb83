import CommandSupport
import NIOCore
import NIOHTTP1
import NIOPosix

/// An HTTP server on the loopback interface for one page.
final class ReviewServer: Sendable {
    private static let largestBody = 1 << 16

    private let channel: any Channel
    /// The port that was bound.
    let port: Int

    /// Binds a port; 0 takes a free one.
    ///
    /// - Parameters:
    ///   - port: The port.
    ///   - answer: Answers a request.
    /// - Throws: ``CommandFailure`` of wrong use when the port is taken.
    init(
        port: Int,
        answer: @escaping @Sendable (_ request: ReviewResponder.Request) async -> ReviewResponder.Answer
    ) async throws(CommandFailure) {
        do {
            channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                        try channel.pipeline.syncOperations.addHandler(Handler(answer))
                    }
                }
                .bind(host: "127.0.0.1", port: port).get()
        } catch {
            throw .usage(
                "cannot listen on port \(port) of this machine: \(error); name another one with --port"
            )
        }
        self.port = channel.localAddress?.port ?? port
    }

    /// Ends the server.
    func close() async { try? await channel.close() }

    /// Collects one request after another and writes their answers.
    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let answer: @Sendable (ReviewResponder.Request) async -> ReviewResponder.Answer
        private var request: ReviewResponder.Request?

        init(_ answer: @escaping @Sendable (ReviewResponder.Request) async -> ReviewResponder.Answer) {
            self.answer = answer
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                request = ReviewResponder.Request(
                    method: head.method.rawValue,
                    path: head.uri,
                    host: head.headers.first(name: "host"),
                    key: head.headers.first(name: "x-review-key")
                )
            case .body(let part):
                request?.body += part.readableBytesView
                if request?.body.count ?? 0 > ReviewServer.largestBody { context.close(promise: nil) }
            case .end:
                guard let request else { return }
                Self.respond(to: request, with: answer, on: context.channel)
            }
        }

        private static func respond(
            to request: ReviewResponder.Request,
            with answer: @escaping @Sendable (ReviewResponder.Request) async -> ReviewResponder.Answer,
            on channel: any Channel
        ) {
            Task { @Sendable in
                let reply = await answer(request)
                write(reply, to: channel)
            }
        }

        private static func write(_ answer: ReviewResponder.Answer, to channel: any Channel) {
            let headers = HTTPHeaders([
                ("content-type", answer.type), ("content-length", "\(answer.body.count)"),
                ("cache-control", "no-store"),
                ("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"),
                (
                    "content-security-policy",
                    "default-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
                ),
            ])
            let head = HTTPResponseHead(
                version: .http1_1,
                status: HTTPResponseStatus(statusCode: answer.status),
                headers: headers
            )
            channel.write(HTTPServerResponsePart.head(head), promise: nil)
            channel.write(
                HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: answer.body))),
                promise: nil
            )
            channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
        }
    }
}

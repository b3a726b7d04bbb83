import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A service on the loopback interface that keeps to a script and checks every request.
final class PaidService: Sendable {
    /// A request as it came.
    struct Request: Sendable {
        let uri: String
        let headers: HTTPHeaders
        let body: [UInt8]
        /// Its number among all requests, from 0.
        let number: Int

        /// A field of the body.
        func field(_ name: String) -> String? {
            let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
            return object?[name] as? String
        }
    }

    /// What the service does about a request.
    enum Answer: Sendable {
        /// A reply, after a while.
        case reply(Int, [UInt8], headers: [(String, String)] = [], after: TimeAmount = .zero)
        /// Nothing, for as long as the client waits.
        case silence
        /// The end of the connection.
        case hangUp
    }

    private struct State {
        var requests: [Request] = []
        var problems: [String] = []
    }

    private let state = Mutex(State())
    private let schema: RequestSchema?
    private let script: @Sendable (Request) -> Answer
    private let channel: Mutex<(any Channel)?> = Mutex(nil)

    /// The address.
    var url: String { "http://127.0.0.1:\(channel.withLock { $0?.localAddress?.port } ?? 0)" }
    /// All requests, in the order they came.
    var requests: [Request] { state.withLock { $0.requests } }
    /// What was wrong with them.
    var problems: [String] { state.withLock { $0.problems } }

    /// Runs a test beside the service.
    static func run(
        schema: String?,
        _ script: @escaping @Sendable (Request) -> Answer,
        _ body: (PaidService) async throws -> Void
    ) async throws {
        let service = PaidService(try schema.map { try RequestSchema($0) }, script)
        try await service.bind()
        do {
            try await body(service)
            await service.close()
        } catch {
            await service.close()
            throw error
        }
    }

    private init(_ schema: RequestSchema?, _ script: @escaping @Sendable (Request) -> Answer) {
        self.schema = schema
        self.script = script
    }

    private func bind() async throws {
        let bound = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Responder(self))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        channel.withLock { $0 = bound }
    }

    private func close() async {
        try? await channel.withLock { $0 }?.close()
    }

    private func answer(_ head: HTTPRequestHead, _ body: [UInt8]) -> Answer {
        let request = state.withLock { state in
            let request = Request(uri: head.uri, headers: head.headers, body: body, number: state.requests.count)
            state.requests.append(request)
            if head.method == .POST, let schema { state.problems += schema.problems(with: body) }
            return request
        }
        return script(request)
    }

    private final class Responder: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let service: PaidService
        private var head: HTTPRequestHead?
        private var body: [UInt8] = []

        init(_ service: PaidService) {
            self.service = service
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                self.head = head
                body = []
            case .body(let part): body += part.readableBytesView
            case .end:
                guard let head else { return }
                respond(service.answer(head, body), context.channel)
            }
        }

        private func respond(_ answer: Answer, _ channel: any Channel) {
            switch answer {
            case .silence: break
            case .hangUp: channel.close(promise: nil)
            case .reply(let status, let body, let headers, let delay):
                channel.eventLoop.scheduleTask(in: delay) {
                    let length = ("content-length", "\(body.count)")
                    let head = HTTPResponseHead(
                        version: .http1_1,
                        status: HTTPResponseStatus(statusCode: status),
                        headers: HTTPHeaders(headers + [length])
                    )
                    channel.write(HTTPServerResponsePart.head(head), promise: nil)
                    channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil)
                    channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
                }
            }
        }
    }
}

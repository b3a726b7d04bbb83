import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP server on the loopback interface that behaves as badly as a test wants.
final class PhotoStore: Sendable {
    /// What is answered to one request.
    enum Answer: Sendable {
        /// A status and a body, its length announced or not.
        case reply(Int, body: [UInt8] = [], headers: [(String, String)] = [], isChunked: Bool = false)
        /// Nothing, for as long as the client waits.
        case silence
        /// The head of an answer and the beginning of its body, and then nothing.
        case stall(body: [UInt8], announced: Int)
        /// The beginning of a body, and then the end of the connection.
        case breakOff(body: [UInt8], announced: Int)
        /// One byte after another, as long as the client listens.
        case drip(every: TimeAmount)
        /// As much as the client takes, as long as it listens.
        case endless(status: Int = 200)
        /// These bytes instead of an answer that HTTP knows, then others again and again, as long as the client listens;
        /// or the end of the connection.
        case raw(String, forever: String = "")
    }

    /// What the connections share.
    private final class Book: Sendable {
        private struct State {
            var answers: [String: [Answer]]
            var requests: [String: [HTTPRequestHead]] = [:]
            var times: [String: [ContinuousClock.Instant]] = [:]
        }

        private let state: Mutex<State>

        init(_ answers: [String: [Answer]]) {
            state = Mutex(State(answers: answers))
        }

        func requests(_ path: String) -> [HTTPRequestHead] {
            state.withLock { $0.requests[path] ?? [] }
        }

        func times(_ path: String) -> [ContinuousClock.Instant] {
            state.withLock { $0.times[path] ?? [] }
        }

        func answer(_ head: HTTPRequestHead) -> Answer {
            state.withLock { state in
                state.requests[head.uri, default: []].append(head)
                state.times[head.uri, default: []].append(.now)
                guard var rest = state.answers[head.uri], let first = rest.first else { return .reply(404) }
                if rest.count > 1 { rest.removeFirst() }
                state.answers[head.uri] = rest
                return first
            }
        }
    }

    let port: Int
    private let channel: any Channel
    private let book: Book

    var origin: String { "http://127.0.0.1:\(port)" }

    /// Runs a test with a server that gives the answers of each path one after another, and the last one for ever.
    static func run(_ answers: [String: [Answer]], _ body: (PhotoStore) async throws -> Void) async throws {
        let store = try await PhotoStore(answers)
        do {
            try await body(store)
            try await store.channel.close()
        } catch {
            try? await store.channel.close()
            throw error
        }
    }

    private init(_ answers: [String: [Answer]]) async throws {
        let book = Book(answers)
        self.book = book
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Responder(book))
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        port = channel.localAddress?.port ?? 0
    }

    /// The requests that came for a path.
    func requests(_ path: String) -> [HTTPRequestHead] {
        book.requests(path)
    }

    /// When they came.
    func times(_ path: String) -> [ContinuousClock.Instant] {
        book.times(path)
    }

    private final class Responder: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let book: Book

        init(_ book: Book) {
            self.book = book
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard case .head(let head) = unwrapInboundIn(data) else { return }
            switch book.answer(head) {
            case .silence: break
            case .stall(let body, let announced): begin(context, 200, body, [("content-length", "\(announced)")])
            case .breakOff(let body, let announced):
                begin(context, 200, body, [("content-length", "\(announced)")])
                context.close(promise: nil)
            case .drip(let pause):
                begin(context, 200, [1], [("transfer-encoding", "chunked")])
                let channel = context.channel
                channel.eventLoop.scheduleRepeatedTask(initialDelay: pause, delay: pause) { task in
                    guard channel.isActive else { return task.cancel() }
                    channel.writeAndFlush(Self.part([1]), promise: nil)
                }
            case .endless(let status):
                begin(context, status, [1], [("transfer-encoding", "chunked")])
                Self.pour(into: context.channel)
            case .raw(let text, let more):
                // Past the encoder, which would not let it out.
                let encoder = try? context.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
                guard let encoder else { return context.close(promise: nil) }
                encoder.writeAndFlush(NIOAny(ByteBuffer(string: text)), promise: nil)
                if more.isEmpty { context.close(promise: nil) } else { Self.pour(more, into: encoder) }
            case .reply(let status, let body, let headers, let isChunked):
                let length = isChunked ? ("transfer-encoding", "chunked") : ("content-length", "\(body.count)")
                begin(context, status, body, headers + [length])
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }

        private static func part(_ bytes: [UInt8]) -> HTTPServerResponsePart {
            .body(.byteBuffer(ByteBuffer(bytes: bytes)))
        }

        private static func pour(into channel: any Channel) {
            channel.writeAndFlush(part(Array(repeating: 7, count: 1 << 16))).whenSuccess { pour(into: channel) }
        }

        private static func pour(_ text: String, into encoder: ChannelHandlerContext) {
            let written = encoder.writeAndFlush(NIOAny(ByteBuffer(string: text)))
            // Not at once: short writes succeed where they stand, and would nest without an end.
            written.assumeIsolated().whenSuccess {
                encoder.eventLoop.assumeIsolated().execute { pour(text, into: encoder) }
            }
        }

        private func begin(
            _ context: ChannelHandlerContext,
            _ status: Int,
            _ body: [UInt8],
            _ headers: [(String, String)]
        ) {
            let head = HTTPResponseHead(
                version: .http1_1,
                status: HTTPResponseStatus(statusCode: status),
                headers: HTTPHeaders(headers)
            )
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
        }
    }
}

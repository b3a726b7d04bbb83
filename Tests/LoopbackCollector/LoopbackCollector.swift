import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An OTLP/HTTP collector on the loopback interface that keeps what it is sent, for tests.
package final class LoopbackCollector: Sendable {
    /// A request as it came.
    package struct Request: Sendable {
        package let path: String
        package let headers: [String: String]
        package let body: [UInt8]
    }

    private struct State {
        var requests: [Request] = []
        var statuses: [(UInt, [(String, String)])]
    }

    private let state: Mutex<State>
    private let channel: Mutex<(any Channel)?> = Mutex(nil)

    /// Runs a test with a collector.
    ///
    /// - Parameters:
    ///   - statuses: what it answers at first, one after another, with headers; then 200.
    ///   - body: the test.
    /// - Throws: what the test throws, or that no port can be bound.
    package static func run(
        answering statuses: [(UInt, [(String, String)])] = [],
        _ body: (_ collector: LoopbackCollector, _ port: Int) async throws -> Void
    ) async throws {
        let collector = LoopbackCollector(statuses)
        let port = try await collector.start()
        do {
            try await body(collector, port)
        } catch {
            await collector.stop()
            throw error
        }
        await collector.stop()
    }

    private init(_ statuses: [(UInt, [(String, String)])]) {
        state = Mutex(State(statuses: statuses))
    }

    /// What has come so far.
    package var requests: [Request] { state.withLock { $0.requests } }

    /// Ends the collector; whoever sends to it is refused.
    package func stop() async {
        let open = channel.withLock { channel in
            defer { channel = nil }
            return channel
        }
        try? await open?.close()
    }

    private func start() async throws -> Int {
        let bound = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(self))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        channel.withLock { $0 = bound }
        return bound.localAddress?.port ?? 0
    }

    private func take(_ request: Request) -> (UInt, [(String, String)]) {
        state.withLock { state in
            state.requests.append(request)
            return state.statuses.isEmpty ? (200, []) : state.statuses.removeFirst()
        }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let collector: LoopbackCollector
        private var head: HTTPRequestHead?
        private var body: [UInt8] = []

        init(_ collector: LoopbackCollector) {
            self.collector = collector
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                self.head = head
                body = []
            case .body(let part): body += part.readableBytesView
            case .end:
                guard let head else { return }
                let headers = Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }) { $1 }
                let (status, more) = collector.take(Request(path: head.uri, headers: headers, body: body))
                let answer = HTTPResponseHead(
                    version: .http1_1,
                    status: HTTPResponseStatus(statusCode: Int(status)),
                    headers: HTTPHeaders([("content-length", "2"), ("content-type", "application/json")] + more)
                )
                context.write(wrapOutboundOut(.head(answer)), promise: nil)
                context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: "{}")))), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }
    }
}

import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A gate before a broker of this process: it encrypts, asks clients who they are, and passes on what those say whom it
/// knows. The broker has no idea of either.
package final class BrokerGate: Sendable {
    /// What the connections have in common.
    final class Book: Sendable {
        struct State {
            var tokens: Set<String> = []
            var logins: [Bool] = []
            var connections: [any Channel] = []
        }

        let state = Mutex(State())
    }

    /// Where it listens.
    package let port: Int
    private let channel: any Channel
    private let book = Book()

    /// The gate as clients name it.
    package var bootstrapServers: String { "127.0.0.1:\(port)" }

    /// The logins that came to an end so far: whether the client was let in.
    package var logins: [Bool] { book.state.withLock { $0.logins } }

    /// The bearer tokens that are taken from now on.
    package func accept(tokens: Set<String>) { book.state.withLock { $0.tokens = tokens } }

    /// Ends all connections; clients may come again.
    package func hangUp() {
        let connections = book.state.withLock { state in
            defer { state.connections = [] }
            return state.connections
        }
        for connection in connections { connection.close(promise: nil) }
    }

    /// Opens a gate before one broker.
    ///
    /// - Parameters:
    ///   - brokerPort: where the broker listens on the loopback interface.
    ///   - rules: whom it lets in.
    /// - Throws: what is wrong with the certificates.
    package init(before brokerPort: Int, _ rules: GateRules) async throws {
        let encryption = try rules.encryption.map { try NIOSSLContext(configuration: Self.configuration($0)) }
        let book = book
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { client in
                let passage = GatePassage(client: client, brokerPort: brokerPort)
                return ClientBootstrap(group: client.eventLoop)
                    .channelInitializer { broker in
                        broker.eventLoop.makeCompletedFuture {
                            try broker.pipeline.syncOperations.addHandlers([
                                ByteToMessageHandler(GateFrames()), BrokerSide(passage),
                            ])
                        }
                    }
                    .connect(host: "127.0.0.1", port: brokerPort)
                    .flatMapThrowing { broker in
                        if let encryption {
                            try client.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: encryption))
                        }
                        let dialog = GateDialog(rules) {
                            book.state.withLock { $0.tokens }
                        } note: { isKnown in
                            book.state.withLock { $0.logins.append(isKnown) }
                        }
                        try client.pipeline.syncOperations.addHandlers([
                            ByteToMessageHandler(GateFrames()), ClientSide(passage, broker: broker, dialog),
                        ])
                        book.state.withLock { $0.connections.append(client) }
                    }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        port = channel.localAddress?.port ?? 0
    }

    /// Closes the gate and all that came through it.
    package func close() async {
        try? await channel.close()
        hangUp()
    }

    private static func configuration(_ files: GateRules.Encryption) throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(files.certificateFile).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: files.keyFile, format: .pem))
        )
        if let authority = files.clientAuthorityFile {
            configuration.trustRoots = .file(authority)
            configuration.certificateVerification = .noHostnameVerification
        }
        return configuration
    }
}

/// Cuts the stream into messages: four bytes of length, and so many bytes.
private struct GateFrames: ByteToMessageDecoder {
    typealias InboundOut = ByteBuffer

    /// No message of Kafka is of such a length; what speaks another protocol begins with one.
    private struct NoMessage: Error {}

    mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        guard let length = buffer.getInteger(at: buffer.readerIndex, as: Int32.self) else { return .needMoreData }
        guard (0...100 << 20).contains(length) else { throw NoMessage() }
        guard let message = buffer.getSlice(at: buffer.readerIndex + 4, length: Int(length)) else {
            return .needMoreData
        }
        buffer.moveReaderIndex(forwardBy: 4 + Int(length))
        context.fireChannelRead(wrapInboundOut(message))
        return .continue
    }
}

/// One client's way through the gate.
private final class GatePassage: Sendable {
    private static let metadata: Int16 = 3
    private static let findCoordinator: Int16 = 10
    private static let apiVersions: Int16 = 18

    let client: any Channel
    private let brokerPort: Int
    private let kinds = Mutex<[Int32: Int16]>([:])

    init(client: any Channel, brokerPort: Int) {
        self.client = client
        self.brokerPort = brokerPort
    }

    func note(_ request: GateRequest) {
        kinds.withLock { $0[request.correlation] = request.kind }
    }

    /// What the client gets to see of an answer: where it names the broker, it names the gate.
    func seen(_ answer: ByteBuffer) -> ByteBuffer {
        let correlation = answer.getInteger(at: answer.readerIndex, as: Int32.self)
        switch correlation.flatMap({ correlation in kinds.withLock { $0.removeValue(forKey: correlation) } }) {
        case Self.apiVersions: return GateDialog.added(to: answer)
        case Self.metadata, Self.findCoordinator: return renamed(answer)
        default: return answer
        }
    }

    private func renamed(_ answer: ByteBuffer) -> ByteBuffer {
        let host = Array("127.0.0.1".utf8)
        var bytes = Array(answer.readableBytesView)
        let (old, new) = (Self.bytes(brokerPort), Self.bytes(client.localAddress?.port ?? 0))
        let address = host + old
        var index = 0
        while index + address.count <= bytes.count {
            if bytes[index..<index + address.count].elementsEqual(address) {
                bytes.replaceSubrange(index + host.count..<index + address.count, with: new)
            }
            index += 1
        }
        return ByteBuffer(bytes: bytes)
    }

    private static func bytes(_ port: Int) -> [UInt8] {
        withUnsafeBytes(of: Int32(port).bigEndian) { Array($0) }
    }

    static func framed(_ message: ByteBuffer) -> ByteBuffer {
        var frame = ByteBuffer()
        frame.writeInteger(Int32(message.readableBytes))
        frame.writeImmutableBuffer(message)
        return frame
    }
}

/// Hears the client.
private final class ClientSide: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let passage: GatePassage
    private let broker: any Channel
    private var dialog: GateDialog

    init(_ passage: GatePassage, broker: any Channel, _ dialog: GateDialog) {
        self.passage = passage
        self.broker = broker
        self.dialog = dialog
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        guard let request = GateRequest(frame) else { return context.close(promise: nil) }
        switch dialog.answer(request) {
        case .pass:
            passage.note(request)
            broker.writeAndFlush(GatePassage.framed(frame), promise: nil)
        case .reply(let answer):
            context.writeAndFlush(wrapOutboundOut(GatePassage.framed(answer)), promise: nil)
        case .leave(let answer):
            if let answer { context.writeAndFlush(wrapOutboundOut(GatePassage.framed(answer)), promise: nil) }
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        broker.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

/// Hears the broker.
private final class BrokerSide: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let passage: GatePassage

    init(_ passage: GatePassage) {
        self.passage = passage
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        passage.client.writeAndFlush(GatePassage.framed(passage.seen(unwrapInboundIn(data))), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        passage.client.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

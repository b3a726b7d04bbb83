import NIOCore

/// Reads a server's log until it says that it accepts connections; belongs to its channel's event loop.
final class ServerOutputHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// How much of the log is kept to explain a failure, in lines and in bytes of an unfinished line.
    private static let keptLines = 8
    private static let longestLine = 4096

    private let ready: EventLoopPromise<Int32>
    private var unfinished: [UInt8] = []
    private var log: [String] = []
    private var process: Int32?
    private var acceptsConnections = false

    /// - Parameter ready: Gets the server's process id when it accepts connections, or an error with its last words.
    init(ready: EventLoopPromise<Int32>) {
        self.ready = ready
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        for byte in unwrapInboundIn(data).readableBytesView {
            if byte == UInt8(ascii: "\n") || unfinished.count == Self.longestLine {
                read(line: String(decoding: unfinished, as: UTF8.self))
                unfinished.removeAll(keepingCapacity: true)
            }
            if byte != UInt8(ascii: "\n") {
                unfinished.append(byte)
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        ready.fail(RedisError(.unavailable, "redis-server ended before it was ready: " + log.joined(separator: " | ")))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func read(line: String) {
        if process == nil, line.hasPrefix("process ") {
            process = Int32(line.dropFirst("process ".count))
        } else {
            log.append(line)
            if log.count > Self.keptLines {
                log.removeFirst()
            }
            acceptsConnections = acceptsConnections || line.contains("Ready to accept connections")
        }
        if acceptsConnections, let process {
            ready.succeed(process)
        }
    }
}

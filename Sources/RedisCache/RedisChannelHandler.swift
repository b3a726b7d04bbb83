import NIOCore

/// Matches replies to requests by their order on one connection, and ends the connection on any fault.
///
/// Belongs to its channel's event loop.
final class RedisChannelHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private struct Pending {
        let request: RedisRequest
        let deadline: NIODeadline
    }

    private let commandTimeout: TimeAmount
    private var decoder: RedisReplyDecoder
    private var pending = CircularBuffer<Pending>()
    /// What has come so far for the oldest pending request.
    private var replies: [RedisValue] = []
    private var context: ChannelHandlerContext?
    private var isFlushScheduled = false
    private var timer: Scheduled<Void>?
    private var failure: RedisError?
    private var onFailure: (@Sendable () -> Void)?

    init(commandTimeout: Duration, maximumReplyBytes: Int) throws(RedisError) {
        self.commandTimeout = TimeAmount(commandTimeout)
        self.decoder = try RedisReplyDecoder(maximumReplyBytes: maximumReplyBytes)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        fail(RedisError(.connection, "the connection to Redis was closed"))
        self.context = nil
    }

    /// Registers what is told first when the connection has failed, before any waiting request is.
    func whenFailed(_ callback: @escaping @Sendable () -> Void) {
        if failure == nil {
            onFailure = callback
        } else {
            callback()
        }
    }

    /// Writes a request and queues it for its replies; the writes of one turn of the event loop share a flush.
    func send(_ request: RedisRequest) {
        guard failure == nil, let context else {
            request.retire(.failure(failure ?? RedisError(.connection, "the connection to Redis is not open")))
            return
        }
        pending.append(Pending(request: request, deadline: .now() + commandTimeout))
        context.write(wrapOutboundOut(request.payload), promise: nil)
        scheduleTimer(context)
        guard !isFlushScheduled else { return }
        isFlushScheduled = true
        context.eventLoop.assumeIsolated().execute {
            self.isFlushScheduled = false
            self.context?.flush()
        }
    }

    /// Ends the connection and fails everything that waits on it.
    func fail(_ error: RedisError) {
        guard failure == nil else { return }
        failure = error
        timer?.cancel()
        timer = nil
        onFailure?()
        onFailure = nil
        while let next = pending.popFirst() {
            next.request.retire(.failure(error))
        }
        context?.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard failure == nil else { return }
        let buffer = unwrapInboundIn(data)
        do {
            try buffer.withUnsafeReadableBytes { bytes throws(RedisError) in
                try decoder.feed(bytes)
            }
            while failure == nil, let reply = try decoder.next() {
                try accept(reply)
            }
        } catch {
            fail(error)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(RedisError(.connection, "the Redis server closed the connection"))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(RedisError(connectionFailure: error))
    }

    private func accept(_ reply: RedisValue) throws(RedisError) {
        guard let oldest = pending.first else {
            // A server that refuses a new connection says why before it has been asked anything.
            _ = try reply.orThrow()
            throw RedisError(.protocol, "a Redis reply came without a command")
        }
        replies.append(reply)
        guard replies.count == oldest.request.replyCount else { return }
        pending.removeFirst()
        let finished = replies
        replies = []
        oldest.request.retire(.success(finished))
    }

    /// Watches the oldest request only: all have the same timeout, so none behind it is due earlier.
    private func scheduleTimer(_ context: ChannelHandlerContext) {
        guard timer == nil, let oldest = pending.first else { return }
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: oldest.deadline) {
            self.timer = nil
            self.checkDeadline()
        }
    }

    private func checkDeadline() {
        guard let context, let oldest = pending.first else { return }
        guard oldest.deadline > .now() else {
            let limit = Duration(commandTimeout)
            fail(RedisError(.timeout, "no reply from Redis within \(limit); the connection was given up"))
            return
        }
        scheduleTimer(context)
    }
}

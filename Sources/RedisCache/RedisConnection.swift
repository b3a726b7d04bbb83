import NIOCore

/// An open connection, usable from any thread.
final class RedisConnection: Sendable {
    private let eventLoop: any EventLoop
    private let handler: NIOLoopBound<RedisChannelHandler>

    /// To be called on the channel's event loop.
    init(eventLoop: any EventLoop, handler: RedisChannelHandler) {
        self.eventLoop = eventLoop
        self.handler = NIOLoopBound(handler, eventLoop: eventLoop)
    }

    /// Sends a request; it fails when the connection is no longer sound.
    func send(_ request: RedisRequest) {
        eventLoop.execute { [handler] in
            handler.value.send(request)
        }
    }

    /// Sends requests in this order, after those that were sent before.
    func send(_ requests: [RedisRequest]) {
        eventLoop.execute { [handler] in
            for request in requests {
                handler.value.send(request)
            }
        }
    }

    /// Ends the connection; what waits on it fails with this error.
    func close(_ error: RedisError) {
        eventLoop.execute { [handler] in
            handler.value.fail(error)
        }
    }

    /// Registers what is told first when the connection has failed; to be called on the channel's event loop.
    func whenFailed(_ callback: @escaping @Sendable () -> Void) {
        handler.value.whenFailed(callback)
    }
}

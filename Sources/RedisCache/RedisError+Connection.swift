import NIOCore
import NIOPosix
import NIOSSL

extension RedisError {
    /// Reads an error of the network or TLS layer.
    ///
    /// - Parameters:
    ///   - error: What the layer reported.
    ///   - address: The server's address, where the connection was still being made.
    init(connectionFailure error: any Error, address: String? = nil) {
        if let error = error as? RedisError {
            self = error
            return
        }
        let place = address.map { "connecting to Redis at \($0)" } ?? "the connection to Redis"
        switch error {
        case ChannelError.connectTimeout(let limit):
            self.init(.timeout, "\(place) took longer than \(Duration(limit))")
        case let error as NIOConnectionError:
            self.init(connectionAttempts: error, place: place)
        case NIOSSLError.uncleanShutdown:
            self.init(.connection, "the Redis server closed the connection")
        case NIOSSLError.handshakeFailed(let reason):
            self.init(.connection, "\(place) failed in the TLS handshake: \(reason); check certificate and authority")
        case is NIOSSLExtraError:
            self.init(.connection, "\(place) failed: the TLS certificate does not fit: \(error)")
        default:
            self.init(.connection, "\(place) failed: \(error)")
        }
    }

    private init(connectionAttempts error: NIOConnectionError, place: String) {
        if let attempt = error.connectionErrors.first {
            if case ChannelError.connectTimeout(let limit) = attempt.error {
                self.init(.timeout, "\(place) took longer than \(Duration(limit))")
            } else {
                self.init(.connection, "\(place) failed: \(attempt.error)")
            }
        } else {
            self.init(.connection, "\(place) failed: the host name cannot be resolved")
        }
    }
}

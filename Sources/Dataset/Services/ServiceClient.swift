import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// Posts JSON to a service and tells failures in which the request may have arrived from those in which it cannot have.
public struct ServiceClient: Sendable {
    private static let largestReply = 96 << 20

    private let client: HTTPClient
    private let timeout: Duration

    /// A client, to be shut down after use.
    ///
    /// - Parameters:
    ///   - connectTimeout: How long a connection may take.
    ///   - timeout: How long a whole request may take.
    public init(connectTimeout: Duration = .seconds(10), timeout: Duration) {
        var configuration = HTTPClient.Configuration()
        // A redirect would send the photo and the key elsewhere.
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .nanoseconds(connectTimeout.nanoseconds)
        // A request that may have been paid is never sent twice behind our back.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.timeout = timeout
    }

    /// Ends all connections.
    public func shutdown() async { try? await client.shutdown() }

    /// Posts a body and waits for the whole answer.
    ///
    /// - Parameters:
    ///   - url: Where to.
    ///   - headers: Further headers, such as the key.
    ///   - body: JSON.
    /// - Returns: What came back, whatever its status.
    /// - Throws: ``ServiceFailure``.
    public func post(
        _ url: String,
        headers: [(String, String)],
        body: [UInt8]
    ) async throws(ServiceFailure) -> ServiceReply {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers = HTTPHeaders(headers + [("content-type", "application/json"), ("accept", "application/json")])
        request.body = .bytes(body)
        return try await execute(request)
    }

    /// Fetches what a reply points at.
    ///
    /// - Parameter url: Where from.
    /// - Returns: What came back, whatever its status.
    /// - Throws: ``ServiceFailure``.
    public func get(_ url: String) async throws(ServiceFailure) -> ServiceReply {
        try await execute(HTTPClientRequest(url: url))
    }

    private func execute(_ request: HTTPClientRequest) async throws(ServiceFailure) -> ServiceReply {
        do {
            let response = try await client.execute(request, timeout: .nanoseconds(timeout.nanoseconds))
            let body = try await response.body.collect(upTo: Self.largestReply)
            return ServiceReply(
                status: Int(response.status.code),
                requestId: response.headers.first(name: "x-request-id"),
                retryAfter: response.headers.first(name: "retry-after").flatMap(Double.init),
                body: Array(body.readableBytesView)
            )
        } catch {
            throw Self.failure(error)
        }
    }

    private static func failure(_ error: any Error) -> ServiceFailure {
        switch error {
        case let error as HTTPClientError:
            // Of these alone it is certain that no byte of the request was sent.
            let isBeforeSending = [
                .connectTimeout, .getConnectionFromPoolTimeout, .emptyHost, .emptyScheme, .invalidURL,
                .tlsHandshakeTimeout,
            ].contains(error)
            return ServiceFailure(mayHaveArrived: !isBeforeSending, reason: error.shortDescription)
        case is NIOConnectionError, is SocketAddressError:
            return ServiceFailure(mayHaveArrived: false, reason: "the connection was refused or the name not found")
        case let error as IOError where [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH].contains(error.errnoCode):
            return ServiceFailure(mayHaveArrived: false, reason: "the connection was refused")
        default:
            return ServiceFailure(mayHaveArrived: true, reason: "\(error)")
        }
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}

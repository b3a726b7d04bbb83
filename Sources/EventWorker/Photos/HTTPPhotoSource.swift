package import AsyncHTTPClient
import CommandSupport
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// Photos over HTTPS, from configured origins only; redirects are not followed.
package struct HTTPPhotoSource: PhotoSource {
    private let client: HTTPClient
    private let origins: [PhotoOrigin]
    private let maximumBytes: Int
    private let timeout: Duration

    /// Fetches from `origins`, each photo at most `maximumBytes` long and within `timeout`.
    package init(client: HTTPClient, origins: [PhotoOrigin], maximumBytes: Int, timeout: Duration) {
        self.client = client
        self.origins = origins
        self.maximumBytes = maximumBytes
        self.timeout = timeout
    }

    /// A client that does not follow redirects, which could lead outside of the configured origins.
    package static func makeClient() -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(5)
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    package func photo(at url: String) async throws(PhotoSourceError) -> [UInt8] {
        guard let parsed = URL(string: url), let host = parsed.host() else {
            throw .forbidden("the photo URL is malformed")
        }
        guard origins.contains(where: { $0.admits(parsed) }) else {
            throw .forbidden("photos from \(host) are not allowed; add its origin to photos.allowedOrigins")
        }
        let result: Result<[UInt8], any Error>
        do {
            result = .success(try await fetchInTime(url, host: host))
        } catch {
            result = .failure(error)
        }
        switch result {
        case .success(let bytes): return bytes
        case .failure(let error as PhotoSourceError): throw error
        case .failure(is NIOTooManyBytesError):
            throw .tooManyBytes("the photo from \(host) has more than \(maximumBytes) bytes")
        case .failure(let error as HTTPClientError):
            throw .unavailable("the photo store \(host) did not answer: \(error.shortDescription)")
        case .failure: throw .unavailable("the photo store \(host) could not be reached")
        }
    }

    /// The client's own timeout ends with the head of the answer, so the whole is timed here.
    private func fetchInTime(_ url: String, host: String) async throws -> [UInt8] {
        try await withThrowingTaskGroup(of: [UInt8].self) { group in
            group.addTask { try await fetch(url, host: host) }
            group.addTask {
                try await Task.sleep(for: timeout)
                throw PhotoSourceError.unavailable("the photo store \(host) took longer than \(timeout)")
            }
            defer { group.cancelAll() }
            return try await group.next() ?? []
        }
    }

    private func fetch(_ url: String, host: String) async throws -> [UInt8] {
        var request = HTTPClientRequest(url: url)
        request.headers.add(name: "accept", value: "image/jpeg, image/png, image/webp, image/heic")
        let response = try await client.execute(request, timeout: .nanoseconds(timeout.nanoseconds))
        try Self.check(response.status.code, host: host)
        let body = try await response.body.collect(upTo: maximumBytes)
        return [UInt8](body.readableBytesView)
    }

    private static func check(_ status: UInt, host: String) throws(PhotoSourceError) {
        switch status {
        case 200: return
        case 404, 410: throw .notFound("\(host) has no such photo (HTTP \(status))")
        case 408, 425, 429, 500...: throw .unavailable("\(host) answered HTTP \(status)")
        default: throw .forbidden("\(host) answered HTTP \(status), which is no photo")
        }
    }
}

extension Duration {
    var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}

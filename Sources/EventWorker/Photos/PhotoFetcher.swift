import AsyncHTTPClient
import CommandSupport
import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOPosix

/// Fetches over HTTP within limits, from checked addresses only.
package final class PhotoFetcher: Sendable {
    /// A URL with the headers that ask for it.
    struct Hop: Sendable {
        let url: URL
        var headers: [(String, String)] = []
        /// What is posted instead of a question: for services that hand out keys, not for photos.
        var form: String?
        /// Judges an answer that refuses by what its body begins with; nil leaves it to the status alone.
        var refusal: (@Sendable (UInt, String) -> PhotoSourceError?)?
    }

    /// What an answer is.
    private enum Answer: Sendable {
        case photo([UInt8])
        case redirect(String?)
    }

    private static let hostBytes = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:".utf8
    )
    /// As much of an answer as may explain a refusal.
    private static let longestExplanation = 16 << 10
    private let limits: PhotoFetchLimits
    private let addresses: AddressPolicy
    private let resolver: any HostResolver
    private let clients = PinnedClients()

    /// A fetcher; it holds connections until it is shut down.
    package init(
        limits: PhotoFetchLimits,
        addresses: AddressPolicy = AddressPolicy(),
        resolver: any HostResolver = SystemResolver()
    ) {
        self.limits = limits
        self.addresses = addresses
        self.resolver = resolver
    }

    /// Ends all connections.
    package func shutdown() async {
        await clients.shutdown()
    }

    /// Fetches a photo.
    ///
    /// - Parameters:
    ///   - hop: where to begin.
    ///   - next: judges where an answer redirects to, and says how to ask there; nil when redirects are not taken.
    /// - Returns: the bytes.
    /// - Throws: ``PhotoSourceError``.
    func photo(
        at hop: Hop,
        redirecting next: (@Sendable (URL) throws(PhotoSourceError) -> Hop)? = nil
    ) async throws(PhotoSourceError) -> [UInt8] {
        let result: Result<[UInt8], any Error>
        do {
            result = .success(try await inTime(of: hop.url) { try await self.follow(hop, next) })
        } catch {
            result = .failure(error)
        }
        let store = Self.store(of: hop.url)
        switch result {
        case .success(let bytes): return bytes
        case .failure(let error as PhotoSourceError): throw error
        case .failure(let error as HTTPParserError):
            throw .unavailable("the photo store \(store) answered what cannot be read as HTTP: \(error)", store: store)
        case .failure(let error as HTTPClientError):
            throw .unavailable("the photo store \(store) did not answer: \(error.shortDescription)", store: store)
        case .failure(let error as HostResolutionError):
            throw .unavailable("the name of the photo store \(store) cannot be resolved: \(error)", store: store)
        case .failure: throw .unavailable("the photo store \(store) could not be reached", store: store)
        }
    }

    /// Posts a form to a service that the operator named, and returns its answer, of whatever type.
    ///
    /// - Throws: ``PhotoSourceError``.
    func answer(
        of url: URL,
        to form: String,
        refusal: @escaping @Sendable (UInt, String) -> PhotoSourceError?
    ) async throws(PhotoSourceError) -> [UInt8] {
        let type = ("content-type", "application/x-www-form-urlencoded")
        return try await photo(at: Hop(url: url, headers: [("accept", "*/*"), type], form: form, refusal: refusal))
    }

    /// Host and port, the name of a store in messages.
    static func store(of url: URL) -> String {
        let host = url.host() ?? ""
        return url.port.map { "\(host):\($0)" } ?? host
    }

    /// The client's own timeout ends with the head of an answer, so the whole is timed here.
    private func inTime(
        of url: URL,
        _ body: @escaping @Sendable () async throws -> [UInt8]
    ) async throws -> [UInt8] {
        let (timeout, store) = (limits.timeout, Self.store(of: url))
        return try await withThrowingTaskGroup(of: [UInt8].self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: timeout)
                throw PhotoSourceError.unavailable("the photo store \(store) took longer than \(timeout)", store: store)
            }
            defer { group.cancelAll() }
            return try await group.next() ?? []
        }
    }

    private func follow(
        _ first: Hop,
        _ next: (@Sendable (URL) throws(PhotoSourceError) -> Hop)?
    ) async throws -> [UInt8] {
        var hop = first
        for _ in 0...limits.maximumRedirects {
            switch try await ask(hop) {
            case .photo(let bytes): return bytes
            case .redirect(let location):
                guard let next else {
                    throw PhotoSourceError.redirectForbidden("\(Self.store(of: hop.url)) redirects, which it may not")
                }
                hop = try next(PhotoRedirect.target(of: location, from: hop.url))
            }
        }
        throw PhotoSourceError.redirectForbidden(
            "\(Self.store(of: first.url)) redirects more than \(limits.maximumRedirects) times"
        )
    }

    private func ask(_ hop: Hop) async throws -> Answer {
        guard let host = hop.url.host(percentEncoded: true), !host.isEmpty else {
            throw PhotoSourceError.forbidden("the photo URL is malformed")
        }
        let name = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        // Whatever is spelled otherwise could mean one host here and another one in the client.
        guard name.utf8.allSatisfy({ Self.hostBytes.contains($0) }) else {
            throw PhotoSourceError.forbidden("the host of the photo URL has letters that no host has")
        }
        let found = try await resolver.addresses(of: name)
        // One address that is refused makes the whole name suspect.
        for address in found {
            guard let reason = addresses.refusal(of: address) else { continue }
            throw PhotoSourceError.addressForbidden(
                "\(host) has the address \(address), which is refused because \(reason); a private network can be listed in photos.allowedNetworks"
            )
        }
        var failure: any Error = HostResolutionError("it has no IP address")
        for address in found.prefix(3) {
            do {
                return try await clients.with(name, at: address) { try await self.ask(hop, $0) }
            } catch let error as HTTPClientError where error == .connectTimeout {
                failure = error
            } catch is ChannelError, is NIOConnectionError, is IOError {
                failure = HTTPClientError.remoteConnectionClosed
            }
        }
        throw failure
    }

    private func ask(_ hop: Hop, _ client: HTTPClient) async throws -> Answer {
        var request = HTTPClientRequest(url: hop.url.absoluteString)
        if let form = hop.form {
            request.method = .POST
            request.body = .bytes(Array(form.utf8))
        }
        request.headers.add(name: "accept", value: "image/jpeg, image/png, image/webp, image/heic")
        for (name, value) in hop.headers { request.headers.replaceOrAdd(name: name, value: value) }
        let response = try await client.execute(request, timeout: .nanoseconds(limits.timeout.nanoseconds))
        let head = PhotoResponseHead(status: response.status.code, headers: response.headers)
        if head.isRedirect { return .redirect(response.headers.first(name: "location")) }
        if let refusal = hop.refusal, (400..<500).contains(head.status) {
            let error = refusal(head.status, await Self.beginning(of: response.body))
            if let error { throw error }
        }
        try head.check(host: Self.store(of: hop.url), limits: limits, takesAnyType: hop.form != nil)
        return .photo(try await PhotoBody(limits: limits, store: Self.store(of: hop.url)).collect(response.body))
    }

    /// What a body begins with; when it breaks off, that is as good as the whole.
    private static func beginning(of body: HTTPClientResponse.Body) async -> String {
        var bytes: [UInt8] = []
        do {
            for try await chunk in body {
                bytes += chunk.readableBytesView.prefix(longestExplanation - bytes.count)
                guard bytes.count < longestExplanation else { break }
            }
        } catch {
            return String(decoding: bytes, as: UTF8.self)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Duration {
    var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}

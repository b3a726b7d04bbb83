import AsyncHTTPClient
import NIOCore

/// HTTP clients that connect to one address each, whatever the name of the host means by then.
///
/// The address that was checked is the one that is connected to; host header, server name and certificate are still
/// those of the name. A host keeps its connections as long as it keeps its address.
actor PinnedClients {
    private struct Place: Hashable {
        let host: String
        let address: IPAddress
    }

    private final class Entry {
        let client: HTTPClient
        var users = 0
        var lastUse = 0

        init(_ client: HTTPClient) {
            self.client = client
        }
    }

    private let capacity = 32
    private var entries: [Place: Entry] = [:]
    private var clock = 0
    private var isClosed = false

    /// Lends the client that reaches a host at an address.
    func with<Value: Sendable>(
        _ host: String,
        at address: IPAddress,
        _ body: @Sendable (HTTPClient) async throws -> Value
    ) async throws -> Value {
        guard !isClosed else { throw CancellationError() }
        let place = Place(host: host, address: address)
        let entry = entries[place] ?? Entry(Self.makeClient(host, address))
        clock += 1
        entry.lastUse = clock
        entry.users += 1
        entries[place] = entry
        await evict()
        defer { entry.users -= 1 }
        return try await body(entry.client)
    }

    /// Ends all connections.
    func shutdown() async {
        isClosed = true
        let clients = entries.values.map(\.client)
        entries = [:]
        for client in clients { try? await client.shutdown() }
    }

    private func evict() async {
        guard entries.count > capacity else { return }
        let idle = entries.filter { $0.value.users == 0 }.min { $0.value.lastUse < $1.value.lastUse }
        guard let (place, entry) = idle else { return }
        entries[place] = nil
        try? await entry.client.shutdown()
    }

    private static func makeClient(_ host: String, _ address: IPAddress) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        // Each hop is judged here, before it is taken.
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(5)
        configuration.decompression = .disabled
        configuration.dnsOverride = [host: address.description]
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }
}

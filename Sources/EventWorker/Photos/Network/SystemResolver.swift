import Dispatch
import Glibc
import Synchronization

/// The system's resolver. It also reads what the system takes for an address: `0x7f.1`, `2130706433`, `0177.0.0.1`.
package struct SystemResolver: HostResolver {
    package init() {}

    package func addresses(of host: String) async throws -> [IPAddress] {
        // The system's call cannot be stopped: whoever gave up waiting does not wait for its end.
        let answer = Answer()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                answer.await(continuation)
                DispatchQueue(label: "photos.resolver").async { answer.give(Result { try Self.resolve(host) }) }
            }
        } onCancel: {
            answer.give(.failure(CancellationError()))
        }
    }

    private static func resolve(_ host: String) throws -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, nil, &hints, &list)
        defer { list.map { freeaddrinfo($0) } }
        guard status == 0 else { throw HostResolutionError(String(cString: gai_strerror(status))) }
        var addresses: [IPAddress] = []
        for entry in sequence(first: list, next: { $0?.pointee.ai_next }) {
            guard let address = entry?.pointee.ai_addr.flatMap({ IPAddress($0) }) else { continue }
            if !addresses.contains(address) { addresses.append(address) }
        }
        guard !addresses.isEmpty else { throw HostResolutionError("it has no IP address") }
        return addresses
    }

    /// The first answer counts, whoever gives it.
    private final class Answer: Sendable {
        private struct State {
            var continuation: CheckedContinuation<[IPAddress], any Error>?
            var result: Result<[IPAddress], any Error>?
        }

        private let state = Mutex(State())

        func await(_ continuation: CheckedContinuation<[IPAddress], any Error>) {
            let result = state.withLock { state in
                if state.result == nil { state.continuation = continuation }
                return state.result
            }
            if let result { continuation.resume(with: result) }
        }

        func give(_ result: Result<[IPAddress], any Error>) {
            let continuation = state.withLock { state in
                guard state.result == nil else { return nil as CheckedContinuation<[IPAddress], any Error>? }
                state.result = result
                defer { state.continuation = nil }
                return state.continuation
            }
            continuation?.resume(with: result)
        }
    }
}

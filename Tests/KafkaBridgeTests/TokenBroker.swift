import Foundation
import Glibc
import Synchronization

/// As much of a broker as it takes to be shown tokens: it answers the handshake of SASL, notes what the client says of
/// itself, and hangs up.
///
/// The client must be told not to ask for versions of the protocol (`api.version.request=false`).
final class TokenBroker: Sendable {
    private static let saslHandshake: Int16 = 17

    let port: Int
    private let listener: Int32
    private let seen = Mutex<[String]>([])

    /// What clients have sent as their first message, in order.
    var messages: [String] { seen.withLock { $0 } }

    init() throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, size) == 0 && listen(listener, 8) == 0
                    && getsockname(listener, pointer, &size) == 0
            }
        }
        guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
        port = Int(UInt16(bigEndian: address.sin_port))
        let thread = Thread { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                self?.serve(connection)
                Glibc.close(connection)
            }
        }
        thread.start()
    }

    /// Takes no more connections.
    func close() {
        shutdown(listener, Int32(SHUT_RDWR))
        Glibc.close(listener)
    }

    private func serve(_ connection: Int32) {
        guard let request = Self.frame(connection), request.count >= 8,
            Self.number(request[0..<2]) == Int(Self.saslHandshake)
        else { return }
        let mechanism = Array("OAUTHBEARER".utf8)
        // Correlation id, no error, an array of one mechanism.
        let body = Array(request[4..<8]) + [0, 0] + [0, 0, 0, 1] + [0, UInt8(mechanism.count)] + mechanism
        let answer = [0, 0, 0, UInt8(body.count)] + body
        guard send(connection, answer, answer.count, Int32(MSG_NOSIGNAL)) == answer.count,
            let message = Self.frame(connection)
        else { return }
        seen.withLock { $0.append(String(decoding: message, as: UTF8.self)) }
    }

    /// The next message: four bytes of length, and so many bytes.
    private static func frame(_ connection: Int32) -> [UInt8]? {
        guard let length = bytes(4, connection), (1...65_536).contains(number(length[...])) else { return nil }
        return bytes(number(length[...]), connection)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }

    private static func bytes(_ count: Int, _ connection: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return recv(connection, &bytes, count, Int32(MSG_WAITALL)) == count ? bytes : nil
    }
}

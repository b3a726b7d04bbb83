import Foundation
import Glibc
import Synchronization

/// As much of a broker as it takes to be shown tokens: it says which requests it knows, answers the handshake of SASL,
/// notes what the client says of itself, and hangs up.
package final class TokenBroker: Sendable {
    private static let saslHandshake = 17
    private static let apiVersions = 18
    /// The error that makes a client ask again by the oldest version of a request.
    private static let unsupportedVersion: UInt8 = 35

    /// Where it listens.
    package let port: Int
    private let listener: Int32
    private let seen = Mutex<[String]>([])

    /// What clients have sent as their first message, in order.
    package var messages: [String] { seen.withLock { $0 } }

    /// Listens on a free port.
    package init() throws {
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
    package func close() {
        shutdown(listener, Int32(SHUT_RDWR))
        Glibc.close(listener)
    }

    private func serve(_ connection: Int32) {
        while let request = Self.frame(connection), request.count >= 8 {
            let correlation = Array(request[4..<8])
            switch Self.number(request[0..<2]) {
            case Self.apiVersions:
                // An error, and an array of requests with their lowest and highest version.
                let error = Self.number(request[2..<4]) == 0 ? 0 : Self.unsupportedVersion
                let known: [UInt8] = [Self.saslHandshake, Self.apiVersions].flatMap { name -> [UInt8] in
                    [0, UInt8(name), 0, 0, 0, 0]
                }
                guard Self.answer([0, error, 0, 0, 0, 2] + known, to: correlation, connection) else { return }
            case Self.saslHandshake:
                // No error, and an array of one mechanism.
                let mechanism = Array("OAUTHBEARER".utf8)
                let body = [0, 0, 0, 0, 0, 1, 0, UInt8(mechanism.count)] + mechanism
                guard Self.answer(body, to: correlation, connection), let message = Self.frame(connection) else {
                    return
                }
                seen.withLock { $0.append(String(decoding: message, as: UTF8.self)) }
                return
            default: return
            }
        }
    }

    private static func answer(_ body: [UInt8], to correlation: [UInt8], _ connection: Int32) -> Bool {
        let message = [0, 0, 0, UInt8(correlation.count + body.count)] + correlation + body
        return send(connection, message, message.count, Int32(MSG_NOSIGNAL)) == message.count
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

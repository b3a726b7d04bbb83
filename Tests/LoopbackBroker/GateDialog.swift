import NIOCore

/// What a gate says to one client, without any input or output: it answers what concerns the login by itself, and passes
/// on what the broker has to answer.
struct GateDialog {
    /// What to do with a request.
    enum Answer: Equatable {
        /// The broker answers it.
        case pass
        /// This is the answer.
        case reply(ByteBuffer)
        /// This is the answer, and the last one; nil for none.
        case leave(ByteBuffer?)
    }

    private enum Stage {
        case outside
        case login(GateLogin)
        case inside
    }

    private static let saslHandshake: Int16 = 17
    private static let saslAuthenticate: Int16 = 36
    private static let apiVersions: Int16 = 18
    private static let unsupportedMechanism: Int16 = 33
    private static let unsupportedVersion: Int16 = 35
    private static let authenticationFailed: Int16 = 58

    private let rules: GateRules
    private let tokens: @Sendable () -> Set<String>
    private let note: @Sendable (_ isKnown: Bool) -> Void
    private var stage: Stage

    init(
        _ rules: GateRules,
        tokens: @escaping @Sendable () -> Set<String>,
        note: @escaping @Sendable (_ isKnown: Bool) -> Void
    ) {
        self.rules = rules
        self.tokens = tokens
        self.note = note
        stage = rules.mechanism == nil ? .inside : .outside
    }

    mutating func answer(_ request: GateRequest) -> Answer {
        switch request.kind {
        case Self.apiVersions where request.version > 0:
            // The client asks again by the oldest version, whose answer is easily added to.
            var body = ByteBuffer()
            body.writeInteger(Self.unsupportedVersion)
            Self.write(versions: [(Self.apiVersions, 0)], into: &body)
            return .reply(request.answer(body))
        case Self.apiVersions: return .pass
        case Self.saslHandshake: return handshake(request)
        case Self.saslAuthenticate: return authenticate(request)
        default:
            guard case .inside = stage else { return .leave(nil) }
            return .pass
        }
    }

    private mutating func handshake(_ request: GateRequest) -> Answer {
        guard let mechanism = rules.mechanism else { return .leave(nil) }
        let isWanted = request.body.text() == mechanism.rawValue
        var body = ByteBuffer()
        body.writeInteger(isWanted ? 0 : Self.unsupportedMechanism)
        body.writeInteger(Int32(1))
        body.write(text: mechanism.rawValue)
        guard isWanted else { return .leave(request.answer(body)) }
        stage = .login(GateLogin(mechanism, rules, tokens: tokens()))
        return .reply(request.answer(body))
    }

    private mutating func authenticate(_ request: GateRequest) -> Answer {
        guard case .login(var login) = stage, let message = request.body.bytes() else { return .leave(nil) }
        let step = login.answer(message)
        stage = .login(login)
        var body = ByteBuffer()
        switch step {
        case .goOn(let bytes), .known(let bytes):
            body.writeInteger(Int16(0))
            body.writeInteger(Int16(-1))
            body.write(bytes: bytes)
            if case .known = step {
                stage = .inside
                note(true)
            }
            return .reply(request.answer(body))
        case .refused(let reason):
            note(false)
            body.writeInteger(Self.authenticationFailed)
            body.write(text: reason)
            body.write(bytes: [])
            return .leave(request.answer(body))
        }
    }

    /// The broker's answer to the question for versions, with what the gate answers itself.
    static func added(to answer: ByteBuffer) -> ByteBuffer {
        // Correlation, error, and an array of requests with their lowest and highest version.
        var answer = answer
        let start = answer.readerIndex
        guard let count = answer.getInteger(at: start + 6, as: Int32.self) else { return answer }
        answer.setInteger(count + 2, at: start + 6)
        for (kind, highest) in [(saslHandshake, Int16(1)), (saslAuthenticate, Int16(0))] {
            answer.writeMultipleIntegers(kind, Int16(0), highest)
        }
        return answer
    }

    private static func write(versions: [(kind: Int16, highest: Int16)], into body: inout ByteBuffer) {
        body.writeInteger(Int32(versions.count))
        for version in versions { body.writeMultipleIntegers(version.kind, Int16(0), version.highest) }
    }
}

/// A request of the Kafka protocol, read as far as a gate needs it.
struct GateRequest {
    let kind: Int16
    let version: Int16
    let correlation: Int32
    /// What follows the client's name.
    let body: ByteBuffer

    init?(_ frame: ByteBuffer) {
        var frame = frame
        guard
            let (kind, version, correlation, length) = frame.readMultipleIntegers(
                as: (Int16, Int16, Int32, Int16).self
            ),
            length <= 0 || frame.readSlice(length: Int(length)) != nil
        else { return nil }
        self.kind = kind
        self.version = version
        self.correlation = correlation
        body = frame
    }

    /// The frame of an answer to this request.
    func answer(_ body: ByteBuffer) -> ByteBuffer {
        var frame = ByteBuffer()
        frame.writeInteger(correlation)
        frame.writeImmutableBuffer(body)
        return frame
    }
}

extension ByteBuffer {
    /// The text that it begins with.
    fileprivate func text() -> String? {
        getInteger(at: readerIndex, as: Int16.self).flatMap { getString(at: readerIndex + 2, length: Int($0)) }
    }

    /// The bytes that it begins with.
    fileprivate func bytes() -> [UInt8]? {
        getInteger(at: readerIndex, as: Int32.self).flatMap { getBytes(at: readerIndex + 4, length: Int($0)) }
    }

    fileprivate mutating func write(text: String) {
        writeInteger(Int16(text.utf8.count))
        writeString(text)
    }

    fileprivate mutating func write(bytes: [UInt8]) {
        writeInteger(Int32(bytes.count))
        writeBytes(bytes)
    }
}

import AsyncHTTPClient
import CommandSupport
import EventWorker
import Foundation
import NIOCore
import NIOHTTP1
import Testing

/// Moto's S3 and token service, on the loopback interface; `make setup` puts it below `.build`.
final class ObjectStore: Sendable {
    let port: Int
    private let process: Process

    var endpoint: URL {
        get throws { try #require(URL(string: "http://127.0.0.1:\(port)")) }
    }

    /// Runs a test with a store that holds these objects, by bucket and key.
    static func run(
        _ objects: [String: [String: [UInt8]]],
        _ body: (ObjectStore) async throws -> Void
    ) async throws {
        let store = try await ObjectStore()
        do {
            try await store.put(objects)
            try await body(store)
        } catch {
            await store.stop()
            throw error
        }
        await store.stop()
    }

    /// Ends the server. It has inherited whichever signals this program passes over, so it is not asked.
    private func stop() async {
        kill(process.processIdentifier, SIGKILL)
        let process = process
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "moto").async {
                process.waitUntilExit()
                continuation.resume()
            }
        }
    }

    private init() async throws {
        let program = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../.build/test-programs/bin/moto_server").standardizedFileURL
        try #require(
            FileManager.default.isExecutableFile(atPath: program.path()),
            "moto is not installed: run make setup"
        )
        let process = Process()
        process.executableURL = program
        process.arguments = ["-H", "127.0.0.1", "-p", "0"]
        // Until a test says otherwise, everybody may do everything.
        process.environment = [
            "INITIAL_NO_AUTH_ACTION_COUNT": "1000000", "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "",
        ]
        process.standardOutput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        self.process = process
        var text = ""
        var found: Int?
        while found == nil {
            let data = try await offPool { errors.fileHandleForReading.availableData }
            guard !data.isEmpty else { break }
            text += String(decoding: data, as: UTF8.self)
            found = text.firstMatch(of: /http:\/\/127\.0\.0\.1:(\d+)/).flatMap { Int($0.1) }
        }
        // Nobody reads what it says later; it must not stop for that.
        errors.fileHandleForReading.readabilityHandler = { handle in
            if handle.availableData.isEmpty { handle.readabilityHandler = nil }
        }
        port = try #require(found, "moto did not start: \(text)")
    }

    /// Sends a request that the store's administrator would, and returns the answer.
    @discardableResult
    func administer(
        _ method: HTTPMethod,
        _ path: String,
        body: [UInt8] = [],
        type: String? = nil,
        service: String = "s3"
    ) async throws -> String {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = method
        if !body.isEmpty { request.body = .bytes(body) }
        if let type { request.headers.add(name: "content-type", value: type) }
        let scope = "Credential=a/20130524/us-east-1/\(service)/aws4_request"
        request.headers.add(name: "authorization", value: "AWS4-HMAC-SHA256 \(scope),SignedHeaders=host,Signature=0")
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
        let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
        try #require((200..<300).contains(response.status.code), "\(method) \(path): \(response.status) \(text)")
        return text
    }

    /// Makes a reader of all buckets, who may do one thing there, and from then on lets nobody in whose signature is wrong.
    func lock(allowing action: String = "s3:Get*") async throws -> S3Credentials {
        func identity(_ query: String) async throws -> String {
            try await administer(
                .POST,
                "/",
                body: Array("\(query)&Version=2010-05-08".utf8),
                type: "application/x-www-form-urlencoded",
                service: "iam"
            )
        }
        let policy = #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"\#(action)","Resource":"*"}]}"#
        _ = try await identity("Action=CreateUser&UserName=reader")
        _ = try await identity(
            "Action=PutUserPolicy&UserName=reader&PolicyName=read&PolicyDocument=\(SignatureV4.encoded(policy))"
        )
        let answer = try await identity("Action=CreateAccessKey&UserName=reader")
        let accessKey = try #require(answer.firstMatch(of: /<AccessKeyId>(.+?)<\/AccessKeyId>/)?.1)
        let secretKey = try #require(answer.firstMatch(of: /<SecretAccessKey>(.+?)<\/SecretAccessKey>/)?.1)
        try await administer(.POST, "/moto-api/reset-auth", body: Array("0".utf8))
        return S3Credentials(accessKey: String(accessKey), secretKey: String(secretKey))
    }

    private func put(_ objects: [String: [String: [UInt8]]]) async throws {
        for (bucket, contents) in objects {
            try await administer(.PUT, "/\(bucket)")
            for (key, bytes) in contents {
                let path = SignatureV4.encoded(key, keepingSlashes: true)
                try await administer(.PUT, "/\(bucket)/\(path)", body: bytes, type: "image/jpeg")
            }
        }
    }
}

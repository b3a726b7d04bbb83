import AsyncHTTPClient
import EventWorker
import Foundation
import NIOCore
import NIOHTTP1
import Testing

/// Asks a worker what Prometheus and Kubernetes ask.
struct OperationsClient {
    let port: Int

    struct Answer {
        let status: Int
        let type: String
        let text: String
    }

    /// Serves the metrics and probes of a worker while something is done.
    static func run(
        on operations: Operations,
        _ body: (OperationsClient) async throws -> Void
    ) async throws {
        var settings = HTTPSettings()
        settings.port = 0
        let responder = OperationsResponder(metrics: operations.metrics, health: operations.health)
        let server = try await OperationsServer(settings, responder)
        do {
            try await body(OperationsClient(port: server.port))
        } catch {
            await server.close()
            throw error
        }
        await server.close()
    }

    /// The metrics and probes of a program that logs JSON, once it says where they are.
    static func of(_ running: Program.Running) async throws -> OperationsClient {
        try await eventually("the port is known") { running.errors.contains("metrics and probes") }
        let line = running.errors.split(separator: "\n").first { $0.contains("metrics and probes") }
        let port = try #require(line?.firstMatch(of: /"port":"([0-9]+)"/)?.1)
        return OperationsClient(port: try #require(Int(port)))
    }

    func get(_ path: String, method: String = "GET", accept: String? = nil) async throws -> Answer {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = .init(rawValue: method)
        if let accept { request.headers.add(name: "accept", value: accept) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
        let body = try await response.body.collect(upTo: 1 << 24)
        return Answer(
            status: Int(response.status.code),
            type: response.headers.first(name: "content-type") ?? "",
            text: String(buffer: body)
        )
    }

    /// The status of a probe.
    func probe(_ path: String) async throws -> Int { try await get(path).status }

    /// The samples of `/metrics`, by name and labels as they are written.
    func samples() async throws -> [String: Double] {
        let lines = try await get("/metrics").text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        return Dictionary(
            uniqueKeysWithValues: try lines.map { line in
                let place = try #require(line.lastIndex(of: " "))
                return (String(line[..<place]), try #require(Double(line[line.index(after: place)...])))
            }
        )
    }
}

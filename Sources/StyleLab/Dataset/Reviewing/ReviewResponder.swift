import CommandSupport
import Dataset
import FoundationEssentials

/// Answers the requests of the page, and of nobody else.
struct ReviewResponder: Sendable {
    /// A request as far as it matters.
    struct Request: Sendable {
        var method: String
        var path: String
        var host: String?
        var key: String?
        var body: [UInt8] = []
    }

    /// An answer.
    struct Answer: Sendable {
        var status: Int
        var type: String
        var body: [UInt8]

        static func text(_ status: Int, _ text: String) -> Answer {
            Answer(status: status, type: "text/plain; charset=utf-8", body: Array(text.utf8))
        }
    }

    let desk: ReviewDesk
    /// The page with the key in it.
    let page: String
    /// What every request must know: only who was given the address has it.
    let key: String
    let port: Int

    /// The answer to a request.
    func answer(_ request: Request) async -> Answer {
        // Another name that leads to this machine is another site's page in the same browser.
        guard ["127.0.0.1:\(port)", "localhost:\(port)"].contains(request.host) else {
            return .text(403, "this page is served to this machine alone")
        }
        let (path, query) = Self.parts(request.path)
        guard request.key == key || query == "key=\(key)" else {
            return .text(403, "the address lacks its key; open the one that the command printed")
        }
        switch (request.method, path) {
        case ("GET", "/"):
            return Answer(status: 200, type: "text/html; charset=utf-8", body: Array(page.utf8))
        case ("GET", "/queue"): return await queue()
        case ("GET", _) where path.hasPrefix("/photo/"):
            guard let place = Int(path.dropFirst("/photo/".count)), let bytes = await desk.picture(place)
            else {
                return .text(404, "the picture cannot be read")
            }
            return Answer(status: 200, type: "image/jpeg", body: bytes)
        case ("POST", "/label"): return await label(request.body)
        default: return .text(404, "there is nothing here")
        }
    }

    private func queue() async -> Answer {
        guard let text = try? JSONLine.encode(await desk.items()) else {
            return .text(500, "the queue cannot be written")
        }
        return Answer(status: 200, type: "application/json", body: Array(text.utf8))
    }

    private func label(_ body: [UInt8]) async -> Answer {
        guard let verdict = try? JSONDecoder().decode(ReviewDesk.Verdict.self, from: Data(body)) else {
            return .text(400, "a label is JSON with id, style and quality")
        }
        do throws(DatasetError) {
            try await desk.take(verdict)
            return await .text(200, "\(desk.given)")
        } catch {
            return .text(error.code == .reviewInvalid ? 400 : 500, error.message)
        }
    }

    private static func parts(_ address: String) -> (path: String, query: String) {
        let parts = address.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
}

import CommandSupport
import Dataset
import Inference

/// Asks Gemini about images, several at a time.
struct GeminiLabelRun: Sendable {
    let directory: String
    let address: ServiceAddress
    let key: String
    let model: String
    let styles: [String]
    let votes: Int
    let concurrency: Int
    let requestsPerMinute: Int
    let delay: RetryDelay
    let book: LabelBook
    let client: ServiceClient
    let stop: StopRequest
    let total: Int

    /// Runs until no image waits or something says stop.
    ///
    /// - Throws: ``CommandFailure`` when the manifest cannot be written.
    func run() async throws {
        let progress = ProgressLine("labelled", total: total)
        defer { progress.finish() }
        progress.show(0)
        let pace = RequestPace(perMinute: requestsPerMinute)
        try await withThrowingTaskGroup { group in
            for _ in 0..<concurrency {
                group.addTask {
                    while await !stopRequested(), let entry = await book.next() {
                        try await label(entry, pace)
                        await progress.show(book.outcome.labelled + book.outcome.skipped.count)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func stopRequested() async -> Bool {
        guard stop.signal != nil else { return false }
        await book.stop("a signal asked for it")
        return true
    }

    private func label(_ entry: Manifest.Entry, _ pace: RequestPace) async throws {
        let jpeg: [UInt8]
        do throws(ImageFailure) {
            jpeg = try ManifestPhoto(entry, in: directory).encodedWithoutMetadata(quality: 90)
        } catch {
            return await book.passOver(error)
        }
        var found: [GeminiReply.Opinion] = []
        for vote in 0..<votes {
            // Another order of the styles each time: what depends on the order is no firm opinion.
            let offered = styles.indices.map { styles[($0 + vote) % styles.count] }
            let request = GeminiRequest(jpeg: jpeg, styles: offered, model: model)
            switch try await opinion(Array(try JSONLine.encode(request).utf8), pace) {
            case .value(let opinion): found.append(opinion)
            case .skip(let reason): return await book.skip(entry, reason: reason)
            case .stop(let reason), .retry(let reason, _), .unknown(let reason):
                await book.putBack(entry)
                return await book.stop(reason)
            }
        }
        try await book.label(
            entry,
            votes: found.map(\.vote),
            promptTokens: found.reduce(0) { $0 + $1.promptTokens },
            answerTokens: found.reduce(0) { $0 + $1.answerTokens }
        )
    }

    /// Asks until there is an opinion, or nothing helps; an answer that cannot be read is asked for at most twice more.
    private func opinion(
        _ body: [UInt8],
        _ pace: RequestPace
    ) async throws -> ServiceVerdict<GeminiReply.Opinion> {
        var unreadable = 0
        for attempt in 1... {
            try await pace.wait()
            let verdict: ServiceVerdict<GeminiReply.Opinion>
            var wasAnswered = false
            do throws(ServiceFailure) {
                let reply = try await client.post(
                    address.base + GeminiRequest.path(model: model),
                    headers: [("x-goog-api-key", key)],
                    body: body
                )
                verdict = GeminiReply.verdict(on: reply, styles: styles)
                wasAnswered = reply.status == 200
            } catch {
                verdict = .retry(reason: error.reason, after: nil)
            }
            guard case .retry(let reason, let asked) = verdict else { return verdict }
            if wasAnswered { unreadable += 1 }
            if unreadable > 2 { return .skip(reason: reason) }
            if await stopRequested() { return .stop(reason: "a signal asked for it") }
            guard let wait = delay.wait(after: attempt, asked: asked, random: .random(in: 0..<1)) else {
                return .stop(reason: "the service does not answer now: \(reason)")
            }
            // An answer that cannot be read says nothing about how much is too much.
            if !wasAnswered { await pace.pause(for: wait) }
        }
        return .stop(reason: "the service does not answer")
    }
}

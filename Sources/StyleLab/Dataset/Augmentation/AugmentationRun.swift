import CommandSupport
import Dataset
import FoundationEssentials
import Inference

/// Sends the planned requests, several at a time, until all are answered or something says stop.
struct AugmentationRun: Sendable {
    private static let largestReference = 10_000_000

    let manifest: Manifest
    /// The directory that the manifest's paths start from.
    let directory: String
    let settings: AugmentationSettings
    let book: AugmentationBook
    let client: ServiceClient
    let stop: StopRequest

    /// Runs to the end.
    ///
    /// - Throws: ``CommandFailure`` when a file cannot be written; what was paid until then is on the record.
    func run() async throws {
        for (item, reply) in try await book.resume() {
            guard case .retry(let reason, _) = try await settle(item, reply) else { continue }
            try await book.fail(item, reason: reason, isFinal: false)
            await book.putBack(item)
        }
        let progress = await ProgressLine("generated", total: book.waitingCount)
        defer { progress.finish() }
        progress.show(0)
        let pace = RequestPace(perMinute: settings.requestsPerMinute)
        try await withThrowingTaskGroup { group in
            for _ in 0..<settings.concurrency {
                group.addTask {
                    while try await !stopRequested(), let item = try await book.next() {
                        try await generate(item, pace)
                        await progress.show(book.outcome.generated + book.outcome.skipped.count)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func stopRequested() async throws -> Bool {
        guard stop.signal != nil else { return false }
        await book.stop("a signal asked for it")
        return true
    }

    /// Sends one request until there is something to say of it.
    private func generate(_ item: AugmentationPlan.Item, _ pace: RequestPace) async throws {
        let body: [UInt8]
        do throws(ImageFailure) {
            body = try requestBody(item)
        } catch {
            return try await book.passOver(item, error)
        }
        for attempt in 1... {
            try await pace.wait()
            let verdict: ServiceVerdict<GeneratedPicture>
            switch await ask(body) {
            case .success(let reply):
                try await book.keep(reply, of: item)
                guard let open = try await settle(item, reply) else { return }
                verdict = open
            case .failure(let failure):
                guard !failure.mayHaveArrived else { return try await book.doubt(item, reason: failure.reason) }
                verdict = .retry(reason: failure.reason, after: nil)
            }
            guard case .retry(let reason, let asked) = verdict else { return }
            let wait = settings.delay.wait(after: attempt, asked: asked, random: .random(in: 0..<1))
            guard let wait, await !isStopping else {
                try await book.fail(item, reason: reason, isFinal: false)
                await book.putBack(item)
                return await book.stop("the service does not take requests now: \(reason)")
            }
            try await book.fail(item, reason: reason, isFinal: false)
            await pace.pause(for: wait)
            try await book.start(item)
        }
    }

    private func ask(_ body: [UInt8]) async -> Result<ServiceReply, ServiceFailure> {
        do throws(ServiceFailure) {
            return .success(
                try await client.post(
                    settings.address.base + "/api/v3/images/generations",
                    headers: [("authorization", "Bearer \(settings.key)")],
                    body: body
                )
            )
        } catch {
            return .failure(error)
        }
    }

    private var isStopping: Bool {
        get async {
            if stop.signal != nil { return true }
            return await book.outcome.stopped != nil
        }
    }

    /// Takes a reply apart and puts it on the record.
    ///
    /// - Returns: What remains to be done: only a verdict to try again; nil when all is done.
    @discardableResult
    private func settle(
        _ item: AugmentationPlan.Item,
        _ reply: ServiceReply
    ) async throws -> ServiceVerdict<GeneratedPicture>? {
        let verdict = SeedreamReply.verdict(on: reply)
        switch verdict {
        case .retry: return verdict
        case .skip(let reason): try await book.fail(item, reason: reason, isFinal: true)
        case .unknown(let reason): try await book.doubt(item, reason: reason)
        case .stop(let reason):
            try await book.fail(item, reason: reason, isFinal: false)
            await book.putBack(item)
            await book.stop(reason)
        case .value(let picture):
            switch picture.source {
            case .bytes(let bytes): try await book.finish(item, picture, bytes: bytes, requestId: reply.requestId)
            case .url(let url):
                guard let fetched = try? await client.get(url), fetched.status == 200 else {
                    // The reply is kept, so the next run fetches it without asking for another.
                    try await book.doubt(
                        item,
                        reason: "the picture is paid but could not be fetched; run again within a day",
                        keepsReply: true
                    )
                    return nil
                }
                try await book.finish(item, picture, bytes: fetched.body, requestId: reply.requestId)
            }
        }
        return nil
    }

    private func requestBody(_ item: AugmentationPlan.Item) throws(ImageFailure) -> [UInt8] {
        let entry = manifest.entries[item.parent]
        let photo = try ManifestPhoto(entry, in: directory)
        var jpeg = try photo.encodedWithoutMetadata()
        for quality in [85, 70, 50] where jpeg.count > Self.largestReference {
            jpeg = try photo.encodedWithoutMetadata(quality: quality)
        }
        let request = SeedreamRequest(model: settings.model, prompt: item.prompt, jpeg: jpeg, size: settings.size)
        do {
            return Array(try JSONLine.encode(request).utf8)
        } catch {
            throw ImageFailure(id: entry.id, file: entry.file, code: "request_unwritable", message: "\(error)")
        }
    }
}

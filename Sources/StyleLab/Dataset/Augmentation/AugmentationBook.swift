import CommandSupport
import Dataset
import FoundationEssentials

/// The files of a run and what is still to be done, changed by one caller at a time.
///
/// The order of writing is what makes a run resumable without paying twice: the ledger says "started" before a request is
/// sent; the reply is kept before it is taken apart; the picture is kept before the ledger says "finished"; and the
/// manifest comes last. Whatever a crash leaves, the next run reads from these what is already paid.
actor AugmentationBook {
    private let plan: AugmentationPlan
    private let settings: AugmentationSettings
    private let file: ManifestFile
    private let ledger: Ledger
    private let store: GeneratedStore
    private let judge: SimilarityJudge?
    private var waiting: [AugmentationPlan.Item]
    private var ids: Set<String>
    private var inARow = (failures: 0, reason: "")
    private(set) var outcome = AugmentationOutcome()

    init(
        plan: AugmentationPlan,
        settings: AugmentationSettings,
        file: sending ManifestFile,
        ledger: sending Ledger,
        store: GeneratedStore,
        judge: SimilarityJudge?
    ) {
        self.plan = plan
        self.settings = settings
        self.file = file
        self.ledger = ledger
        self.store = store
        self.judge = judge
        ids = Set(file.manifest.entries.map(\.id))
        waiting = []
        outcome.planned = plan.items.count
        outcome.withoutConsent = plan.withoutConsent
        outcome.lowQuality = plan.lowQuality
    }

    /// How many requests are waiting.
    var waitingCount: Int { waiting.count }

    /// Takes up what earlier runs left: replies that were received, and pictures that were paid but stand nowhere yet.
    ///
    /// - Returns: Items whose reply is kept and must be taken apart again.
    func resume() async throws(CommandFailure) -> [(AugmentationPlan.Item, ServiceReply)] {
        var replies: [(AugmentationPlan.Item, ServiceReply)] = []
        for item in plan.items {
            switch ledger.state.standing(of: item.key) {
            case nil: waiting.append(item)
            case .rejected: outcome.done += 1
            case .finished(let event):
                outcome.done += 1
                if !ids.contains(Self.id(item)) { try await adopt(item, event) }
            case .unknown:
                if let reply = try store.reply(for: item.key) {
                    replies.append((item, reply))
                } else if settings.retriesUnknown {
                    waiting.append(item)
                }
            }
        }
        return replies
    }

    /// The next request to send, which is on the record as started; nil when there is none, when the next one would cost
    /// too much, or when there is no room for what comes back.
    func next() throws(CommandFailure) -> AugmentationPlan.Item? {
        guard outcome.stopped == nil, let item = waiting.first else { return nil }
        if let most = settings.maximumCost {
            let committed = ledger.state.spentUSD + ledger.state.unknownUSD
            guard committed + settings.price <= most + 1e-9 else {
                stop("the next picture would cost more than --max-cost \(most)")
                return nil
            }
        }
        guard store.hasRoom(requests: settings.concurrency) else {
            stop("the disk has no room for pictures that would be paid for; make room")
            return nil
        }
        waiting.removeFirst()
        try start(item)
        return item
    }

    /// Writes that a request is about to be sent.
    func start(_ item: AugmentationPlan.Item) throws(CommandFailure) {
        var event = event(.started, item)
        event.costUSD = settings.price
        event.model = settings.model
        try append(event)
    }

    /// Keeps a reply before it is taken apart.
    func keep(_ reply: ServiceReply, of item: AugmentationPlan.Item) throws(CommandFailure) {
        if reply.status == 200 { try store.keepReply(reply, for: item.key) }
    }

    /// Writes that a picture was paid, and puts it into the manifest.
    func finish(
        _ item: AugmentationPlan.Item,
        _ picture: GeneratedPicture,
        bytes: [UInt8],
        requestId: String?
    ) async throws(CommandFailure) {
        var event = event(.finished, item)
        event.sha256 = try store.keep(bytes)
        event.costUSD = settings.price * Double(picture.billedImages)
        event.requestId = requestId
        event.model = picture.model ?? settings.model
        try append(event)
        store.dropReply(for: item.key)
        outcome.generated += 1
        inARow = (0, "")
        try await adopt(item, event)
    }

    /// Writes that nothing was paid, for now or for good.
    func fail(_ item: AugmentationPlan.Item, reason: String, isFinal: Bool) throws(CommandFailure) {
        var event = event(.failed, item)
        event.reason = reason
        try append(event)
        store.dropReply(for: item.key)
        guard isFinal else { return }
        outcome.skipped.append(.init(parentId: item.parentId, variant: item.variant, reason: reason))
        count(reason, limit: 8)
    }

    /// Writes that a photo cannot be sent, which says nothing about the others.
    func passOver(_ item: AugmentationPlan.Item, _ failure: ImageFailure) throws(CommandFailure) {
        var event = event(.failed, item)
        event.reason = "\(failure.code): \(failure.message)"
        try append(event)
        outcome.skipped.append(.init(parentId: item.parentId, variant: item.variant, reason: event.reason ?? ""))
    }

    /// Writes that nobody knows whether it was paid; with `keepsReply` the reply that was kept says more and is taken up
    /// by the next run.
    func doubt(
        _ item: AugmentationPlan.Item,
        reason: String,
        keepsReply: Bool = false
    ) throws(CommandFailure) {
        var event = event(.unknown, item)
        event.reason = reason
        event.costUSD = settings.price
        try append(event)
        if !keepsReply { store.dropReply(for: item.key) }
        count("requests that may have been paid come back without an answer (\(reason))", limit: 3)
    }

    /// Puts a request back that was not sent.
    func putBack(_ item: AugmentationPlan.Item) { waiting.insert(item, at: 0) }

    /// Ends the run after what is under way.
    func stop(_ reason: String) { outcome.stopped = outcome.stopped ?? reason }

    /// The outcome with what the ledger says now.
    func finalOutcome() -> AugmentationOutcome {
        outcome.remaining = waiting.count
        outcome.estimateUSD = Double(waiting.count) * settings.price
        outcome.take(ledger.state)
        return outcome
    }

    /// Many failures of one kind in a row will go on; the more they may cost, the fewer are waited for.
    private func count(_ reason: String, limit: Int) {
        inARow = (inARow.reason == reason ? inARow.failures + 1 : 1, reason)
        if inARow.failures >= limit { stop("\(limit) times in a row: \(reason)") }
    }

    private func adopt(_ item: AugmentationPlan.Item, _ event: LedgerEvent) async throws(CommandFailure) {
        guard let sha256 = event.sha256 else { return }
        if let judge {
            let bytes = try store.picture(sha256)
            let similarity = try await judge.similarity(of: bytes, sha256: sha256, to: item.parentId)
            if similarity ?? -2 < settings.minimumSimilarity {
                var rejection = self.event(.rejected, item)
                rejection.sha256 = sha256
                rejection.similarity = similarity
                rejection.reason = similarity == nil ? "it is no picture" : "it is not like its parent"
                try append(rejection)
                outcome.rejected += 1
                return
            }
        }
        let parent = file.manifest.entries[item.parent]
        var entry = Manifest.Entry(id: Self.id(item), file: GeneratedStore.file(sha256))
        entry.sha256 = sha256
        entry.parentId = parent.id
        entry.identityId = parent.identityId
        entry.split = parent.split
        entry.consentId = parent.consentId
        entry.generator = Manifest.Generator(
            model: event.model ?? settings.model,
            prompt: item.prompt,
            requestId: event.requestId
        )
        entry.costUSD = event.costUSD
        do throws(DatasetError) { try file.append([entry]) } catch { throw .failed(error.message) }
        ids.insert(entry.id)
        outcome.accepted += 1
    }

    private func event(_ kind: LedgerEvent.Kind, _ item: AugmentationPlan.Item) -> LedgerEvent {
        var event = LedgerEvent(kind, key: item.key, at: Date.now.formatted(.iso8601))
        event.parentId = item.parentId
        return event
    }

    private func append(_ event: LedgerEvent) throws(CommandFailure) {
        do throws(DatasetError) { try ledger.append(event) } catch { throw .failed(error.message) }
    }

    private static func id(_ item: AugmentationPlan.Item) -> String {
        "\(item.parentId)-v\(item.variant)-\(item.key.prefix(8))"
    }
}

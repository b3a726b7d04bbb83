import Contracts
import FoundationEssentials
package import Logging

/// Moves the members' embeddings to this worker's head: projects the features that are kept of their photos and
/// publishes the embeddings anew. The model does not run.
///
/// Only the newest head moves embeddings, and of its workers one at a time. Which head is the newest follows from the
/// order in which heads were first at work; an older one becomes the newest again when no worker with a newer one is
/// left. So two heads side by side never undo each other's work, and going back to an earlier head works as well.
package final class Reprojector: Sendable {
    /// What a reprojector works with.
    package struct Dependencies: Sendable {
        package let roster: Roster
        package let encoder: any PhotoEncoder
        /// Nil when there is no Redis.
        package let store: (any ReprojectionStore)?
        package let sink: any RecordSink
        package let lastWords: LastWords
        package let statistics: WorkerStatistics
        /// Whether events are being handled at this moment; they come first.
        package let isBusy: @Sendable () -> Bool

        package init(
            roster: Roster,
            encoder: any PhotoEncoder,
            store: (any ReprojectionStore)?,
            sink: any RecordSink,
            lastWords: LastWords,
            statistics: WorkerStatistics,
            isBusy: @escaping @Sendable () -> Bool
        ) {
            self.roster = roster
            self.encoder = encoder
            self.store = store
            self.sink = sink
            self.lastWords = lastWords
            self.statistics = statistics
            self.isBusy = isBusy
        }
    }

    let dependencies: Dependencies
    let settings: ReprojectionSettings
    let logger: Logger
    let outgoing = OutgoingRecords()
    private let stopSignal = StopSignal()
    /// The worker's name on its claim.
    private let identity = UUID().uuidString

    /// A reprojector that has not started.
    package init(_ dependencies: Dependencies, settings: ReprojectionSettings, logger: Logger) {
        self.dependencies = dependencies
        self.settings = settings
        self.logger = logger
    }

    /// Looks for embeddings of other heads again and again until it is stopped or cancelled. To be called when the memory
    /// is whole. Failures are logged and what failed is tried again.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.stayKnown() }
            await lookAgainAndAgain()
            group.cancelAll()
        }
    }

    private func lookAgainAndAgain() async {
        var last = ReprojectionSituation.idle
        while !isEnding {
            let (situation, failure) = await look()
            if situation != last, !isEnding { await log(situation, failure) }
            // What is without a store will be without it tomorrow.
            if situation == .withoutStore { return }
            last = situation
            await stopSignal.pause(for: settings.interval)
        }
    }

    /// Ends ``run()`` after the batch that is under way; returns at once.
    package func stop() {
        stopSignal.raise()
    }

    private var isEnding: Bool { stopSignal.isRaised || Task.isCancelled }

    /// Says that this head is at work also while a batch waits for the broker: workers with an older head would take
    /// silence for its end and move everything back.
    private func stayKnown() async {
        guard let store = dependencies.store else { return }
        while !Task.isCancelled {
            // What fails here fails in the next turn too, and is logged there.
            _ = try? await announce(to: store)
            try? await Task.sleep(for: settings.interval)
        }
    }

    /// Does what there is to do.
    private func look() async -> (ReprojectionSituation, failure: (any Error)?) {
        do {
            return (try await turn(), nil)
        } catch {
            return (.interrupted, error)
        }
    }

    private func turn() async throws -> ReprojectionSituation {
        let awaiting = await dependencies.roster.awaitingReprojection.count
        guard let store = dependencies.store else { return awaiting > 0 ? .withoutStore : .idle }
        // Said even by a worker that does not re-project: others must not undo its head's work.
        let standing = try await announce(to: store)
        guard awaiting > 0 || dependencies.lastWords.isDisturbed else { return .idle }
        guard settings.isEnabled else { return .switchedOff }
        guard standing == .newest else { return .superseded }
        guard try await claim(store) else { return .othersTurn }
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await work(with: store))
        } catch {
            outcome = .failure(error)
        }
        // Also when this task is cancelled: the others need not wait until the claim ends by itself.
        await Task { [identity] in await store.release(by: identity) }.value
        try outcome.get()
        return .idle
    }

    private func announce(to store: any ReprojectionStore) async throws -> HeadStanding {
        try await store.announce(head: dependencies.encoder.embeddingFingerprint, for: settings.lifetime)
    }

    private func claim(_ store: any ReprojectionStore) async throws -> Bool {
        try await store.claim(by: identity, for: settings.lifetime)
    }

    /// One pass over all members that await it.
    private func work(with store: any ReprojectionStore) async throws {
        try await restoreLastWords()
        let members = Array(await dependencies.roster.awaitingReprojection)
        guard !members.isEmpty else { return }
        let clock = ContinuousClock()
        let start = clock.now
        var told = start
        var tally = ReprojectionTally()
        logger.info("re-projection begins", metadata: ["members": "\(members.count)"])
        defer { logEnd(tally, of: members.count, after: clock.now - start) }
        for first in stride(from: 0, to: members.count, by: settings.batchSize) {
            guard !isEnding else { return }
            // Another worker may have taken over, or brought a newer head, while this one was held up.
            guard try await announce(to: store) == .newest, try await claim(store) else { return }
            let batchStart = clock.now
            let batch = members[first..<min(first + settings.batchSize, members.count)]
            tally += try await reproject(Array(batch), with: store)
            try await restoreLastWords()
            let now = clock.now
            if now - told > .seconds(10) {
                told = now
                logProgress(tally, of: members.count)
            }
            await stopSignal.pause(for: Pacing.rest(after: now - batchStart, isBusy: dependencies.isBusy()))
        }
    }
}

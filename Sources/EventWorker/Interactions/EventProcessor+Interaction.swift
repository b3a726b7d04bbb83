import Contracts
import FoundationEssentials

extension EventProcessor {
    /// Remembers what an interaction says for slates to come; interactions themselves cause no slate.
    ///
    /// - Throws: ``EventRefusal`` with `unknown_member` when no attributes of one of the two are known.
    func interacted(_ event: MatchInteraction, trace: [HeaderField]) async throws {
        let roster = dependencies.roster
        if await roster.isErased(event.viewerId, at: event.occurredAt) {
            dependencies.statistics.update { $0.stale += 1 }
            return
        }
        if event.type != .unblock, await roster.isErased(event.candidateId, at: event.occurredAt) {
            dependencies.statistics.update { $0.stale += 1 }
            return
        }
        guard await roster.hasAttributes(event.viewerId) else { throw EventRefusal.unknownMember("viewerId") }
        if await needsCandidate(event), await !roster.hasAttributes(event.candidateId) {
            throw EventRefusal.unknownMember("candidateId")
        }
        switch event.type {
        case .impression: try await remember(event) { await $0.note(event, at: Timestamp(Date())) }
        case .like: try await remember(event) { await $0.note(liked: true, event, at: Timestamp(Date())) }
        case .retract: try await remember(event) { await $0.note(liked: false, event, at: Timestamp(Date())) }
        case .block, .unblock: try await blocked(event, trace: trace)
        case .pass, .mutualLike, .meetAsked, .meet: break
        }
        try await recordForExperiment(event, trace: trace)
        dependencies.statistics.update { $0.interactions[event.type.rawValue, default: 0] += 1 }
    }

    /// A block counts before anything is known of the candidate, unless the candidate has left; its end always counts.
    private func needsCandidate(_ event: MatchInteraction) async -> Bool {
        switch event.type {
        case .unblock: false
        case .block: await dependencies.roster.erasure(of: event.candidateId) != nil
        default: true
        }
    }

    private func remember(_ event: MatchInteraction, _ note: (any InteractionStore) async -> Void) async throws {
        await note(dependencies.interactions)
        // The candidate may have left meanwhile, and whoever erased it may have looked too early.
        guard await !dependencies.roster.hasAttributes(event.candidateId) else { return }
        try await dependencies.interactions.forget(event)
    }

    /// Writes the viewer's attributes again as they are known, with other blocks.
    private func blocked(_ event: MatchInteraction, trace: [HeaderField]) async throws {
        let roster = dependencies.roster
        var vectors: TextVectors?
        // Where no vectors are held, the texts are read again: out of the cache, nearly always.
        if !roster.keepsVectors, let texts = dependencies.texts,
            let written = await roster.writtenTexts(of: event.viewerId)
        {
            vectors = try await texts.vectors(of: written, owner: event.viewerId)
        }
        guard let attributes = try await roster.attributes(after: event, textVectors: vectors) else { return }
        try await publish(attributes, trace: trace)
    }
}

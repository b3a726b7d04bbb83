import Contracts
package import Matching
import RedisCache

extension VectorSetIndex {
    /// A search never asks for more members than this.
    private static let largestCount = 20_000

    /// Ranks the members nearest by style whom the rules admit.
    ///
    /// The rules are applied to everybody before the nearest are picked, in part by Redis and in part here, so nobody takes
    /// a place who may not be shown. Places and scores under the other scorer are those among the same members.
    ///
    /// - Throws: `MatchingError` with `unknown_member` when no attributes of the viewer are known, `RedisError` when Redis
    ///   does not answer.
    package func slate(_ question: SlateQuestion) async throws -> RankedSlate {
        let (viewer, tally) = try await roster.pool(for: question.request)
        let known = [viewer.id] + question.liked.sorted()
        let styles = Dictionary(
            zip(known, try await redis.vectors(key, elements: known)).compactMap { id, vector in vector.map { (id, $0) }
            },
            uniquingKeysWith: { first, _ in first }
        )
        let request = question.request { styles[$0] }
        var candidates: [Member] = []
        if let wish = request.taste ?? styles[viewer.id] {
            candidates = try await shortlist(like: wish, for: viewer, request)
        }
        let ids = candidates.map(\.id)
        async let texts = texts(of: request.weighsTexts ? [viewer.id] + ids : [])
        let vectors = try await redis.vectors(key, elements: ids)
        var ranker = try MatchRanker(
            styleDimension: StyleVector.dimension,
            requiresSameRegion: roster.requiresSameRegion
        )
        ranker.upsert(viewer)
        if let style = styles[viewer.id] { try ranker.upsert(style: style, for: viewer.id) }
        for (candidate, style) in zip(candidates, vectors) {
            // One that has left meanwhile has no vector any more.
            guard let style else { continue }
            ranker.upsert(candidate)
            try ranker.upsert(style: style, for: candidate.id)
        }
        for (userId, vectors) in try await texts where ranker.directory.member(userId) != nil {
            // Of another length than the viewer's: it counts as missing, as it does in the exact index.
            try? ranker.upsert(texts: vectors, for: userId)
        }
        return try ranker.slate(request).shortlisted(from: tally)
    }

    /// The nearest members whom the rules admit, nearest first.
    private func shortlist(like wish: [Float], for viewer: Member, _ request: SlateRequest) async throws -> [Member] {
        guard let filter = VectorSetFilter.expression(for: viewer, under: roster.rule(for: request)) else { return [] }
        let wanted = max(settings.shortlist, request.limit)
        // The viewer is found too.
        var count = wanted + 1
        while true {
            let search = VectorSetSearch(
                count: count,
                filter: filter,
                exploration: max(count, settings.exploration)
            )
            let found = try await redis.similarVectors(key, to: wish, search).map(\.name)
            let eligible = await roster.eligible(among: found, for: viewer, request)
            // Whom the viewer has blocked or seen is left out here; then more are looked for.
            guard eligible.count < wanted, found.count == count, count < Self.largestCount else {
                return Array(eligible.prefix(wanted))
            }
            count = min(4 * count, Self.largestCount)
        }
    }

    /// The vectors of the members' texts, of those that have any; the viewer's first, whose length counts.
    private func texts(of userIds: [String]) async throws -> [(String, MemberTexts)] {
        guard !userIds.isEmpty else { return [] }
        let replies = try await redis.sendPipeline(
            userIds.map { ["HGET", RedisArgument(RedisKeys.attributes($0)), "attributes"] }
        )
        var texts: [(String, MemberTexts)] = []
        let decoder = EventDecoder()
        for (userId, reply) in zip(userIds, replies) {
            guard let json = try reply.orThrow().bytes,
                let attributes = try? decoder.decode(MemberAttributes.self, key: Array(userId.utf8), value: json),
                let vectors = MemberTexts(attributes, fingerprint: roster.textFingerprint)
            else { continue }
            texts.append((userId, vectors))
        }
        return texts
    }
}

extension SlateRequest {
    /// Whether text counts under one of the scorers.
    fileprivate var weighsTexts: Bool {
        scorer.textWeight > 0 || (counterfactual?.textWeight ?? 0) > 0
    }
}

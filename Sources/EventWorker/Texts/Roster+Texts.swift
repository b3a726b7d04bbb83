package import Contracts
import Matching

extension Roster {
    /// How many members have vectors of texts that may be compared, and how many have those of other models only.
    package var textCounts: (comparable: Int, foreign: Int) {
        (profiles.keys.count { hasTexts($0) }, texts.foreign.count)
    }

    /// Whether there are vectors of a member's texts that may be compared.
    func hasTexts(_ userId: String) -> Bool { texts[userId]?.hasVectors ?? false }

    /// What made the vectors of a member's texts; nil when there are none that may be compared.
    package func textModel(of userId: String) -> String? { texts[userId]?.model }

    /// Makes sure that the app's own vector of a member can be compared with those of others.
    ///
    /// - Throws: ``EventRefusal`` with `wrong_dimension` when it has another number of values than the model's vectors of
    ///   other members.
    package func check(_ embedding: TextEmbedding, of userId: String) throws(EventRefusal) {
        let count = embedding.values.count
        guard let dimension = texts.dimension(of: embedding.model, besides: userId), dimension != count else { return }
        throw EventRefusal(
            code: "wrong_dimension",
            message: "textEmbedding has \(count) values, but those of other members by the same model have "
                + "\(dimension); give another model another name"
        )
    }

    /// The vectors of a member's texts, if the given texts are those that were read; nil when they must be read, as always
    /// where no vectors are held.
    package func textVectors(of userId: String, for written: WrittenTexts) throws -> TextVectors? {
        guard keepsVectors, let profile = profiles[userId], profile.textEmbedding == nil,
            WrittenTexts(profile) == written
        else {
            return nil
        }
        return try textVectors(of: userId)
    }

    /// The blocks that interactions told of, as they are written into a member's attributes.
    package func interactionBlocks(of userId: String) -> InteractionBlocks? { blocks.state(of: userId) }

    /// The members whose interactions have blocked a member.
    package func blockHolders(about userId: String) -> Set<String> { blocks.holders(about: userId) }

    /// What a member wrote; nil without attributes, or when the app gave a vector of its own.
    package func writtenTexts(of userId: String) -> WrittenTexts? {
        profiles[userId].flatMap { $0.textEmbedding == nil ? WrittenTexts($0) : nil }
    }

    /// A viewer's attributes as they are known, with the blocks that an interaction leaves.
    ///
    /// - Parameters:
    ///   - interaction: the interaction.
    ///   - textVectors: the vectors of the viewer's texts, where none are held.
    /// - Returns: the attributes; nil when none are known.
    /// - Throws: `ContractError` for vectors that are none.
    package func attributes(
        after interaction: MatchInteraction,
        textVectors: TextVectors? = nil
    ) throws -> MemberAttributes? {
        guard let profile = profiles[interaction.viewerId] else { return nil }
        return MemberAttributes(
            profile,
            eventId: DeterministicIdentifier.event(on: Topics.memberAttributes, from: interaction.eventId),
            textVectors: try keepsVectors ? self.textVectors(of: interaction.viewerId) : textVectors,
            interactionBlocks: blocks.state(of: interaction.viewerId, after: interaction)
        )
    }

    /// Takes the vectors that come with attributes which are not stale.
    func acceptTexts(_ event: MemberAttributes) {
        if let embedding = event.textEmbedding {
            let state = TextStates.State(
                model: embedding.model,
                dimension: embedding.values.count,
                refused: [],
                hasVectors: true
            )
            texts.set(state, of: event.userId)
            let values = embedding.values
            upsert(MemberTexts(model: embedding.model, ideal: values, own: values), of: event.userId)
        } else if let vectors = event.textVectors, vectors.fingerprint == textFingerprint {
            let state = TextStates.State(
                model: vectors.fingerprint,
                dimension: vectors.dimension,
                refused: vectors.refused ?? [],
                hasVectors: vectors.ideal != nil || vectors.own != nil
            )
            texts.set(state, of: event.userId)
            // Both vectors were decoded when the record was validated.
            let (ideal, own) = (try? vectors.vector(.ideal), try? vectors.vector(.own))
            upsert(MemberTexts(model: vectors.fingerprint, ideal: ideal, own: own), of: event.userId)
        } else if profiles[event.userId]?.sourceEventId == event.sourceEventId, let state = texts[event.userId],
            state.model == textFingerprint
        {
            // Another model's reading of the same texts does not replace this model's.
            return
        } else {
            if event.textVectors == nil { texts.remove(event.userId) } else { texts.setForeign(event.userId) }
            ranker.removeTexts(of: event.userId)
        }
    }

    private func upsert(_ vectors: MemberTexts, of userId: String) {
        guard keepsVectors else { return }
        do {
            guard vectors.ideal != nil || vectors.own != nil else {
                ranker.removeTexts(of: userId)
                return
            }
            try ranker.upsert(texts: vectors, for: userId)
        } catch {
            // Of another length than the model's other vectors: it counts as missing, like another model's.
            ranker.removeTexts(of: userId)
            texts.setForeign(userId)
        }
    }

    /// What this worker's model made of a member's texts.
    private func textVectors(of userId: String) throws -> TextVectors? {
        guard let state = texts[userId], state.model == textFingerprint else { return nil }
        let vectors = ranker.texts(of: userId)
        return try TextVectors(
            fingerprint: state.model,
            dimension: state.dimension,
            ideal: vectors?.ideal,
            own: vectors?.own,
            refused: state.refused
        )
    }
}

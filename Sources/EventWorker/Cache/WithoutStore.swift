package import Contracts
package import Experimentation

/// No cache at all: every photo and text is computed, nothing is kept beside the topics, nobody is known to be seen.
package struct WithoutStore: FeatureCache, TextCache, MemberStore, SlateStore, InteractionStore, JoinStore {
    package init() {}

    package func features(_ key: FeatureKey) async -> [Float]? { nil }
    package func keep(_ features: [Float], under key: FeatureKey, owner userId: String) async {}
    package func features(_ key: TextKey) async -> [Float]? { nil }
    package func keep(_ features: [Float], under key: TextKey, owner userId: String) async {}
    package func keep(_ style: StyleState) async {}
    package func keep(_ attributes: AttributeState) async {}
    package func erase(_ userId: String) async throws {}
    package func slate(_ slateId: String) async -> [UInt8]? { nil }
    package func keep(slate: [UInt8], id slateId: String, members: [String]) async {}
    package func forget(slate slateId: String, members: [String]) async throws {}
    package func note(_ impression: MatchInteraction, at now: Timestamp) async {}
    package func note(liked: Bool, _ interaction: MatchInteraction, at now: Timestamp) async {}
    package func history(of userId: String, at now: Timestamp) async -> ViewerHistory? { nil }
    package func forget(_ interaction: MatchInteraction) async throws {}
    package func recall(_ pair: MemberPair) async -> PairMemory? { nil }
    package func remember(_ entry: JoinEntry, of pair: MemberPair, for retention: Int64) async -> PairMemory? { nil }
    package func note(_ written: [KeptInteraction], of pair: MemberPair) async {}
    package func noteActivity(_ event: MatchInteraction, at now: Timestamp) async {}
    package func covariate(of userId: String, before phase: ABExperiment) async -> Covariate? { nil }
}

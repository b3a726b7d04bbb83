/// No cache at all: every photo is computed, nothing is kept beside the topics.
package struct WithoutStore: FeatureCache, MemberStore, SlateStore {
    package init() {}

    package func features(_ key: FeatureKey) async -> [Float]? { nil }
    package func keep(_ features: [Float], under key: FeatureKey, owner userId: String) async {}
    package func keep(_ style: StyleState) async {}
    package func keep(_ attributes: AttributeState) async {}
    package func erase(_ userId: String) async throws {}
    package func slate(_ slateId: String) async -> [UInt8]? { nil }
    package func keep(slate: [UInt8], id slateId: String, members: [String]) async {}
}

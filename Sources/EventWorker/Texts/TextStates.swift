import Contracts

/// Where the vectors of the members' texts come from; the vectors themselves are the ranker's.
struct TextStates {
    struct State {
        /// What made the vectors: a text fingerprint, or the app's name of its own model.
        let model: String
        let dimension: Int
        let refused: [TextVectors.Refusal]
        /// Whether the model read any of the texts.
        let hasVectors: Bool
    }

    private var states: [String: State] = [:]
    /// Members with vectors of another text fingerprint and none of this worker's.
    private(set) var foreign: Set<String> = []
    /// The number of values, and of members, of each model.
    private var models: [String: (dimension: Int, members: Int)] = [:]

    subscript(_ userId: String) -> State? { states[userId] }

    /// How many values the vectors of a model have for others than the given member; nil when nobody else has one.
    func dimension(of model: String, besides userId: String) -> Int? {
        guard let known = models[model], known.members > (states[userId]?.model == model ? 1 : 0) else { return nil }
        return known.dimension
    }

    /// Takes what is known of a member's vectors.
    mutating func set(_ state: State, of userId: String) {
        remove(userId)
        states[userId] = state
        models[state.model] = (state.dimension, (models[state.model]?.members ?? 0) + 1)
    }

    /// Notes that a member's vectors are of another model.
    mutating func setForeign(_ userId: String) {
        remove(userId)
        foreign.insert(userId)
    }

    /// Forgets a member.
    mutating func remove(_ userId: String) {
        foreign.remove(userId)
        guard let state = states.removeValue(forKey: userId), let model = models[state.model] else { return }
        models[state.model] = model.members > 1 ? (model.dimension, model.members - 1) : nil
    }
}

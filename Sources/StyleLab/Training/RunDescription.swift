import CommandSupport
import FoundationEssentials
package import MetricLearning

/// What a run is: everything that decides what its files will hold.
package struct RunDescription: Sendable, Hashable, Codable {
    /// The recipe.
    package var configuration = TrainingConfiguration()
    /// The names of the splits.
    package var splits = SplitNames()
    /// The steps from one line of `metrics.jsonl` to the next.
    package var logSteps = 1
    /// The data; nil until they have been read.
    package var data: DataDescription?

    /// The shipped head's recipe, without data.
    package init() {}

    /// How another run differs, in words: the first difference with its name and both values.
    ///
    /// - Parameter begun: The run as it was begun.
    /// - Returns: A clause such as "--lr is 0.001, but the run was begun with 0.0001"; nil when nothing differs.
    package func difference(from begun: RunDescription) -> String? {
        func clause(_ name: String, _ own: String, _ other: String) -> String {
            "\(name) is \(own), but the run was begun with \(other)"
        }
        let (own, other) = (Self.values(of: configuration), Self.values(of: begun.configuration))
        for name in Set(own.keys).union(other.keys).sorted() where own[name] != other[name] {
            return clause(RecipeFlags.options[name] ?? name, own[name] ?? "none", other[name] ?? "none")
        }
        if splits.training != begun.splits.training {
            return clause("--train-split", splits.training, begun.splits.training)
        }
        if splits.validation != begun.splits.validation {
            return clause("--validation-split", splits.validation, begun.splits.validation)
        }
        if logSteps != begun.logSteps { return clause("--log-steps", "\(logSteps)", "\(begun.logSteps)") }
        guard let data, let begunData = begun.data else { return nil }
        return data.difference(from: begunData)
    }

    /// The values of a configuration as they stand in JSON, by their names.
    static func values(of configuration: TrainingConfiguration) -> [String: String] {
        guard let text = try? JSONLine.encode(configuration),
            let values = try? JSONDecoder().decode([String: JSONScalar].self, from: Data(text.utf8))
        else { return [:] }
        return values.mapValues(\.description)
    }
}

/// A string or a number of a JSON object.
private enum JSONScalar: Decodable, CustomStringConvertible {
    case text(String)
    case whole(UInt64)
    case number(Double)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let whole = try? container.decode(UInt64.self) {
            self = .whole(whole)
        } else {
            self = .number(try container.decode(Double.self))
        }
    }

    var description: String {
        switch self {
        case .text(let text): text
        case .whole(let whole): "\(whole)"
        case .number(let number): "\(number)"
        }
    }
}

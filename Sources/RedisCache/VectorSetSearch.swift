/// What a search of a vector set looks for, and how thoroughly.
public struct VectorSetSearch: Sendable, Hashable {
    /// The most elements wanted, at least 1.
    public var count: Int
    /// An expression over the elements' attributes, such as `.year >= 1990 and .region == "north"`; `nil` admits all.
    public var filter: String?
    /// How many nodes of the graph are kept in view; more find more of the true best and take longer. At least 1.
    public var exploration: Int
    /// Whether to compare every element instead of walking the graph: exact, and slow in large sets.
    public var isExhaustive: Bool

    /// Describes a search.
    ///
    /// - Parameters:
    ///   - count: The most elements wanted, at least 1.
    ///   - filter: An expression over the elements' attributes; `nil` admits all.
    ///   - exploration: How many nodes of the graph are kept in view, at least 1.
    ///   - isExhaustive: Whether to compare every element.
    public init(count: Int, filter: String? = nil, exploration: Int = 200, isExhaustive: Bool = false) {
        self.count = count
        self.filter = filter
        self.exploration = exploration
        self.isExhaustive = isExhaustive
    }

    /// More nodes than any set has; the server takes no zero for that, whatever its manual says.
    private static let everybody = 1_000_000_000

    var arguments: [RedisArgument] {
        var arguments: [RedisArgument] = ["WITHSCORES", "COUNT", RedisArgument(max(1, count))]
        arguments += ["EF", RedisArgument(max(1, exploration))]
        // Without FILTER-EF the server gives up after a hundred nodes for each element wanted.
        if let filter { arguments += ["FILTER", RedisArgument(filter), "FILTER-EF", RedisArgument(Self.everybody)] }
        if isExhaustive { arguments.append("TRUTH") }
        return arguments
    }
}

/// An element that a search found.
public struct SimilarElement: Sendable, Hashable {
    /// The element's name.
    public let name: String
    /// The cosine between its vector and the query, from -1 to 1.
    public let cosine: Double

    func precedesByName(_ other: SimilarElement) -> Bool {
        name.utf8.lexicographicallyPrecedes(other.name.utf8)
    }
}

/// How a vector set keeps values.
public enum VectorQuantization: String, Sendable, Hashable, CaseIterable {
    /// Four bytes a value, as they came.
    case none = "NOQUANT"
    /// One byte a value: the server's default.
    case int8 = "Q8"
}

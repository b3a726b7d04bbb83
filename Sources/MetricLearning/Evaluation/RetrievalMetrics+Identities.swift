extension RetrievalMetrics {
    /// The identity of each of ``queries``, for ``ClusteredBootstrap``.
    ///
    /// - Parameter identities: the identity of each row, nil where it is not known; such a row counts as a person of its
    ///   own.
    /// - Returns: a number for each query, equal for queries of one identity.
    public func identityNumbers(_ identities: [String?]) -> [Int] {
        var numbers: [String: Int] = [:]
        return queries.map { query in
            guard let identity = identities[query.row] else { return -1 - query.row }
            let number = numbers[identity, default: numbers.count]
            numbers[identity] = number
            return number
        }
    }

    /// What a ranking that knows nothing would reach on these images.
    public var chance: ChanceLevel {
        ChanceLevel(classCounts: classCounts, neighborCount: neighborCount)
    }
}

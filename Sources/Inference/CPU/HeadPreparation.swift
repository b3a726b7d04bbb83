import CInferenceKernels

/// What happens to the queries and keys of each position before attention: optional normalisation of each head, and
/// rotation by the position's angles.
package struct HeadPreparation: Sendable {
    private let queryNorm: RMSNorm?
    private let keyNorm: RMSNorm?
    private let angles: RotaryAngles

    /// Normalisation, where there is any, and then rotation.
    ///
    /// - Parameters:
    ///   - queryNorm: over each head of the queries.
    ///   - keyNorm: over each head of the keys.
    ///   - angles: of each row.
    package init(queryNorm: RMSNorm? = nil, keyNorm: RMSNorm? = nil, angles: RotaryAngles) {
        self.queryNorm = queryNorm
        self.keyNorm = keyNorm
        self.angles = angles
    }

    /// Prepares one row of queries, keys and values in place.
    func apply(to row: UnsafeMutablePointer<Float>, position: Int, attention: Attention) {
        queryNorm?.apply(toHeads: row, count: attention.headCount)
        keyNorm?.apply(toHeads: row + attention.keyColumns.lowerBound, count: attention.keyValueHeadCount)
        // Queries and keys stand side by side; both turn by the same angles.
        angles.rotate(
            row,
            position: position,
            heads: attention.headCount + attention.keyValueHeadCount,
            headWidth: attention.headWidth
        )
    }
}

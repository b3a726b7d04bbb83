/// Keys and values of some sequences as kernels read them, and the kernels that do.
protocol KeyValueLayout: Sendable {
    /// The positions of the sequences.
    var blocks: PositionBlocks { get }
    /// Brings the keys and values of one block into the layout.
    func fill(_ block: Int, from projected: MatrixView)
    /// Computes one head's output for some queries.
    func attend(_ strip: AttentionStrip, head: Int, _ projected: MatrixView, into output: MatrixView)
}

/// Queries of one sequence, counted from its start.
struct AttentionStrip: Sendable {
    let sequence: Int
    /// Where the first position would stand if the rows of the queries went on backwards to the sequence's start.
    let firstRow: Int
    /// Positions of the sequence.
    let count: Int
    let queries: Range<Int>
}

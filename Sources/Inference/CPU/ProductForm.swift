import CInferenceKernels

/// In which form the rows of a product with panels are, which decides what multiplies them.
enum ProductForm: Sendable, Hashable {
    /// fp32, widened weights.
    case float32
    /// Rounded to bfloat16.
    case rounded
    /// The sum of some terms in bfloat16, on matrix tiles.
    case tiled(terms: Int)

    /// The fastest form for products in a precision with weights in a format, on this processor.
    init(_ computeType: ComputeType, weights: panel_format) {
        self =
            switch (computeType, weights == PANEL_BFLOAT16, MatrixTiles.areUsed) {
            case (_, false, _), (.float32, _, false): .float32
            case (_, _, true): .tiled(terms: MatrixTiles.terms(computeType))
            case (.bfloat16, _, false): .rounded
            }
    }
}

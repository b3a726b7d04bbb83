import CInferenceKernels

/// In which precision the products with the backbone's weights are computed. Vectors of different types are never
/// compared: the type is part of the fingerprint.
public enum ComputeType: String, Sendable, Hashable, CaseIterable {
    /// Values stay fp32 throughout.
    case float32
    /// Values are rounded to bfloat16 before each product with bfloat16 weights; sums, attention and normalisation stay
    /// fp32. Faster where the processor has AVX512-BF16 or AMX, and nowhere else.
    case bfloat16

    /// Whether this processor computes in it.
    public var isAvailable: Bool { self == .float32 || rounded_products_are_available() || MatrixTiles.areUsed }

    /// As fingerprints name it.
    var fingerprintName: String { self == .float32 ? "fp32" : "bf16" }

    /// - Throws: `compute_unsupported`.
    func requireAvailable() throws(InferenceError) {
        guard !isAvailable else { return }
        throw InferenceError(
            .computeUnsupported,
            "products in bfloat16 need a processor with AVX512-BF16 or AMX, which this one is not; compute in float32"
        )
    }
}

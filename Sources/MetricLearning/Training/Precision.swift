/// The numbers that training multiplies.
public enum Precision: String, Sendable, Hashable, Codable, CaseIterable {
    /// Single precision throughout.
    case float32
    /// Mixed precision as `torch.autocast` does it for these layers: the operands of matrix products, and what leaves
    /// each layer and its gradient, are rounded to bfloat16; sums, statistics of the layer norm, distances, loss, master
    /// weights and the optimiser stay in single precision.
    ///
    /// Two things are more exact than there: gradients of weights, biases and the layer norm are summed and kept in
    /// single precision, and dropout scales by exactly 1 / (1 - rate).
    case bfloat16
}

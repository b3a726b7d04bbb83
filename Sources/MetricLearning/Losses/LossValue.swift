/// A loss and its derivative by every cosine that it is computed from.
package struct LossValue<Scalar: LossScalar>: Sendable, Equatable {
    /// The loss.
    package var loss: Scalar
    /// The derivative by the cosine of each row and column, row after row.
    package var gradient: [Scalar]
    /// The triplets or elements that the loss is a mean of; 0 when nothing gives a gradient.
    package var contributing: Int
}

/// A text as the language model reads it.
package struct TokenSequence: Sendable, Hashable {
    /// Token ids, each below the vocabulary's size.
    package let ids: [Int]
    /// The positions that the mean runs over, at least one.
    package let pooled: Range<Int>

    /// A sequence of at least one token.
    package init(ids: [Int], pooled: Range<Int>) {
        self.ids = ids
        self.pooled = pooled
    }
}

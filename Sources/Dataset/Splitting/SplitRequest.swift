/// What is asked of a split.
public struct SplitRequest: Sendable, Hashable {
    /// Real images that are to stand in validation.
    public var validation: Int
    /// Real images that are to stand in test.
    public var test: Int
    /// The seed of the choice; the same seed and images give the same split, in whatever order the images stand.
    public var seed: UInt64

    /// A request; unless told otherwise 98 images for validation, as Wilson's interval of a share of 0.6 is then ten
    /// points wide to either side.
    public init(validation: Int = 98, test: Int = 0, seed: UInt64 = 42) {
        self.validation = validation
        self.test = test
        self.seed = seed
    }
}

/// Sizes at which vectorised loops go wrong: below, at and above the lengths of vector registers.
enum KernelShapes {
    static let widths = [1, 2, 3, 7, 15, 16, 17, 31, 33, 64, 100, 1000]
    static let rows = [0, 1, 2, 5]
    /// Values between the end of one row and the start of the next.
    static let gaps = [0, 1, 13]
}

/// Reaches of random values: ordinary ones, tiny ones and huge ones.
let valueReaches: [Float] = [1, 1e-15, 1e15]

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A number that losses are computed in: single precision in training, double precision where a test differentiates.
package protocol LossScalar: BinaryFloatingPoint, Sendable {
    /// e to the power of the number.
    static func exponential(_ value: Self) -> Self
    /// The natural logarithm.
    static func logarithm(_ value: Self) -> Self
}

extension Float: LossScalar {
    package static func exponential(_ value: Float) -> Float { exp(value) }
    package static func logarithm(_ value: Float) -> Float { log(value) }
}

extension Double: LossScalar {
    package static func exponential(_ value: Double) -> Double { exp(value) }
    package static func logarithm(_ value: Double) -> Double { log(value) }
}

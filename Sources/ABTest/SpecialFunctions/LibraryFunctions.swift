#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

// The elementary functions that the standard library leaves to the system's, under one name for every file.

@inline(__always) func exponential(_ x: Double) -> Double { exp(x) }
@inline(__always) func logarithm(_ x: Double) -> Double { log(x) }
@inline(__always) func logarithmOfOnePlus(_ x: Double) -> Double { log1p(x) }
@inline(__always) func complementaryError(_ x: Double) -> Double { erfc(x) }
@inline(__always) func cosineOfAngle(_ x: Double) -> Double { cos(x) }
/// ln Γ(x) for x > 0.
@inline(__always) func logarithmOfGamma(_ x: Double) -> Double {
    var sign: Int32 = 0
    return lgamma_r(x, &sign)
}

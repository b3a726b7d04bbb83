/// Whether two numbers agree to a share of the larger, or of one where both are smaller.
func isClose(_ value: Double?, _ expected: Double, within tolerance: Double = 1e-9) -> Bool {
    guard let value else { return false }
    if value == expected { return true }
    return abs(value - expected) <= tolerance * max(1, abs(expected))
}

/// Whether two numbers agree to a share of themselves, however small they are.
func isRelativelyClose(_ value: Double, _ expected: Double, within tolerance: Double) -> Bool {
    value == expected || abs(value - expected) <= tolerance * abs(expected)
}

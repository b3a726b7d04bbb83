import ABTest

/// The phase that lines are read for, its names as hashes.
struct PhaseSelection: Sendable {
    /// How far clocks may disagree before an exposure counts as being from the future, in milliseconds.
    static let clockTolerance: Int64 = 600_000

    let experiment: UInt64
    let phase: Int
    let configHash: UInt64
    /// The registered fingerprint; absent when none is.
    let fingerprint: UInt64?
    let variants: [UInt64]
    let start: Int64
    let end: Int64?
    /// Whether entries belong to the team that gave them, not to the viewer's arm.
    let isInterleaving: Bool

    /// The number of a variant.
    @inline(__always)
    func arm(_ hash: UInt64) -> UInt8? {
        for (index, variant) in variants.enumerated() where variant == hash { return UInt8(index) }
        return nil
    }
}

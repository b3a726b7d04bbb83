import ArgumentParser

/// When two pictures are near duplicates: options of every command that looks at a split.
package struct LeakRules: ParsableArguments {
    /// Bits of the difference hash that may differ.
    @Option(
        help: ArgumentHelp(
            "Pictures whose difference hashes differ in at most this many of 64 bits are near duplicates; -1 compares none.",
            valueName: "BITS"
        )
    )
    package var nearDuplicateBits = 5

    /// The cosine of centred features from which pictures are near duplicates.
    @Option(
        help: ArgumentHelp(
            "Pictures whose centred features have at least this cosine are near duplicates; above 1 compares none.",
            valueName: "COSINE"
        )
    )
    package var nearDuplicateCosine = 0.999

    /// The default rules.
    package init() {}

    package func validate() throws {
        guard (-1...64).contains(nearDuplicateBits) else {
            throw ValidationError("--near-duplicate-bits must be from -1 to 64")
        }
        guard nearDuplicateCosine > 0 else { throw ValidationError("--near-duplicate-cosine must be above 0") }
    }
}

import ArgumentParser

/// When two pictures are near duplicates: options of every command that looks at a split.
package struct LeakRules: ParsableArguments {
    /// Bits of the difference hash that may differ.
    @Option(
        parsing: .unconditional,
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

    /// Rules that the command line is still to give; reading them before is an error of the program.
    package init() {}

    /// Rules of given bounds.
    package init(nearDuplicateBits: Int, nearDuplicateCosine: Double) {
        self.nearDuplicateBits = nearDuplicateBits
        self.nearDuplicateCosine = nearDuplicateCosine
    }

    /// The rules of a command line that says nothing about them.
    package static var standard: LeakRules { LeakRules(nearDuplicateBits: 5, nearDuplicateCosine: 0.999) }

    package func validate() throws {
        guard (-1...64).contains(nearDuplicateBits) else {
            throw ValidationError("--near-duplicate-bits must be from -1 to 64")
        }
        guard nearDuplicateCosine > 0 else { throw ValidationError("--near-duplicate-cosine must be above 0") }
    }
}

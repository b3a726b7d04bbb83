import ArgumentParser
import CommandSupport
import FoundationEssentials

/// Options of every command that looks at members.
struct MemberOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Records of member-attributes and style-embeddings, one JSON value a line; may be repeated.",
            valueName: "FILE"
        )
    )
    var members: [String]

    @Option(
        help: ArgumentHelp(
            "Styles by member id, as `stylelab project` writes them, in place of style-embeddings.",
            valueName: "FILE"
        )
    )
    var embeddings: String?

    @Option(
        help: ArgumentHelp("Which styles of --members count; default: those that most members have.", valueName: "HEX")
    )
    var styleFingerprint: String?

    @Flag(help: "Only members of one region may meet.")
    var sameRegion = false

    @Option(help: ArgumentHelp("The year in which ages are reckoned; default: this one.", valueName: "YEAR"))
    var year: Int?

    var referenceYear: Int {
        if let year { return year }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar.component(.year, from: Date.now)
    }

    func validate() throws {
        guard !members.isEmpty else { throw ValidationError("--members must name at least one file") }
        if let year, !(1900...2200).contains(year) { throw ValidationError("--year must be from 1900 to 2200") }
        if embeddings != nil, styleFingerprint != nil {
            throw ValidationError("--style-fingerprint chooses among the styles of --members; leave out --embeddings")
        }
    }

    /// Reads all files.
    ///
    /// - Throws: ``CommandFailure`` of wrong use with the file and what is wrong in it.
    func pool() throws(CommandFailure) -> MemberPool {
        var records = MemberRecords()
        for path in members { try records.read(path) }
        if let styleFingerprint, !records.styles.values.contains(where: { $0[styleFingerprint] != nil }) {
            throw .usage("no member has a style of fingerprint \(styleFingerprint)")
        }
        return try MemberPool(
            records,
            embeddings: try embeddings.map { path throws(CommandFailure) in try VectorFile(path: path) },
            styleFingerprint: styleFingerprint,
            requiresSameRegion: sameRegion
        )
    }
}

import ABTest
import ArgumentParser
import CommandSupport

/// `stylelab ab assign`: in which arm an id is.
struct ABAssignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign",
        abstract: "Says in which arm of an experiment ids are, as GrowthBook's SDKs do.",
        discussion: """
            Prints one JSON line for each id: {"id","n","variant"}, n being where the id falls in 0..<1. The variant is its number, from 0, or its name with --variants; it is null for an id that takes no part, and "excluded" then says why: filtered_out (a filter, namespace or holdout), not_covered (the coverage is below 1) or no_identifier (the id is empty). Without ids on the command line they are read from standard input, one a line. How many ids are in each arm goes to standard error.

            Examples:
              stylelab ab assign --seed matching-style-v1 member-42 member-43
              stylelab ab assign --seed matching-style-v1 --variants text,hybrid --weights 0.9,0.1 --coverage 0.2 member-42
              stylelab ab assign --seed matching-style-v1 --holdout holdout-2025:0.05 < ids.txt > arms.jsonl
            """
    )

    @OptionGroup var bucketing: BucketOptions

    @Argument(help: ArgumentHelp("The ids; without any they come from standard input.", valueName: "ID"))
    var ids: [String] = []

    func run() async throws {
        let rule = try bucketing.rule()
        var tally = AssignmentTally(variants: bucketing.variants?.names, count: rule.ranges.count)
        if ids.isEmpty {
            guard !StandardInput.isTerminal else {
                throw CommandFailure.usage("name at least one id, or send ids through standard input, one a line")
            }
            while let line = readLine() { try tally.report(rule.assign(line.withoutCarriageReturn)) }
        } else {
            for id in ids { try tally.report(rule.assign(id)) }
        }
        tally.flush()
        StandardError.write(tally.summary)
    }
}

/// Writes assignments and counts them.
private struct AssignmentTally {
    private let variants: [String]?
    private var counts: [Int]
    private var excluded = 0
    private var pending = ""

    init(variants: [String]?, count: Int) {
        self.variants = variants
        counts = Array(repeating: 0, count: count)
    }

    mutating func report(_ assignment: Assignment) throws {
        if let variant = assignment.variant { counts[variant] += 1 } else { excluded += 1 }
        pending += try JSONLine.encode(AssignmentLine(assignment, variants: variants)) + "\n"
        if pending.utf8.count > 1 << 16 { flush() }
    }

    mutating func flush() {
        guard !pending.isEmpty else { return }
        StandardOutput.write(String(pending.dropLast()))
        pending = ""
    }

    var summary: String {
        let arms = counts.enumerated().map { "\(variants?[$0.offset] ?? "variant \($0.offset)"): \($0.element)" }
        return "\(counts.reduce(excluded, +)) ids, " + (arms + ["taking no part: \(excluded)"]).joined(separator: ", ")
    }
}

/// One line of `stylelab ab assign`.
private struct AssignmentLine: Encodable {
    let assignment: Assignment
    let variants: [String]?

    init(_ assignment: Assignment, variants: [String]?) {
        self.assignment = assignment
        self.variants = variants
    }

    private enum CodingKeys: String, CodingKey {
        case id, n, variant, excluded
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(assignment.unit, forKey: .id)
        try container.encode(assignment.bucket, forKey: .n)
        if let variant = assignment.variant {
            if let variants {
                try container.encode(variants[variant], forKey: .variant)
            } else {
                try container.encode(variant, forKey: .variant)
            }
        } else {
            try container.encodeNil(forKey: .variant)
            try container.encode(assignment.exclusion?.rawValue, forKey: .excluded)
        }
    }
}

extension String {
    /// The line as it was before it passed through a Windows editor.
    fileprivate var withoutCarriageReturn: String {
        utf8.last == UInt8(ascii: "\r") ? String(decoding: utf8.dropLast(), as: UTF8.self) : self
    }
}

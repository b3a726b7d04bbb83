import ABTest
import ArgumentParser
import CommandSupport

/// Numbers separated by commas, such as `0.5,0.5`.
struct NumberList: ExpressibleByArgument {
    let values: [Double]

    init(_ values: [Double]) {
        self.values = values
    }

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Double($0.trimmingSpaces) }
        guard numbers.count == parts.count, numbers.allSatisfy(\.isFinite) else { return nil }
        values = numbers
    }

    var defaultValueDescription: String { values.map { "\($0)" }.joined(separator: ",") }
}

/// Names separated by commas, such as `control,treatment`.
struct NameList: ExpressibleByArgument {
    let names: [String]

    init?(argument: String) {
        names = argument.split(separator: ",", omittingEmptySubsequences: false).map { String($0.trimmingSpaces) }
        guard !names.contains(""), Set(names).count == names.count else { return nil }
    }
}

/// A seed with ranges, such as `layer-1:0-0.4,0.6-1`; the seed may itself hold colons.
struct SeededRanges: ExpressibleByArgument {
    let seed: String
    let ranges: [BucketRange]

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":") else { return nil }
        seed = String(argument[..<colon])
        let parts = argument[argument.index(after: colon)...].split(separator: ",", omittingEmptySubsequences: false)
        ranges = parts.compactMap { part in
            let bounds = part.split(separator: "-", omittingEmptySubsequences: false).map { Double($0.trimmingSpaces) }
            guard bounds.count == 2, let lower = bounds[0], let upper = bounds[1], lower <= upper else { return nil }
            return BucketRange(lower, upper)
        }
        guard ranges.count == parts.count else { return nil }
    }
}

/// A seed with a share, such as `holdout-2025:0.05`.
struct SeededShare: ExpressibleByArgument {
    let seed: String
    let share: Double

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"),
            let share = Double(argument[argument.index(after: colon)...].trimmingSpaces), (0...1).contains(share)
        else { return nil }
        seed = String(argument[..<colon])
        self.share = share
    }
}

/// The flags that make an assignment rule.
struct BucketOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The experiment's seed, else its key.", valueName: "S"))
    var seed: String

    @Option(help: ArgumentHelp("The share of all ids that take part, from 0 to 1.", valueName: "C"))
    var coverage = 1.0

    @Option(help: ArgumentHelp("The variants' shares, adding up to 1; default: equal.", valueName: "W,W"))
    var weights: NumberList?

    @Option(help: ArgumentHelp("The variants' names; default: they are numbered from 0.", valueName: "NAME,NAME"))
    var variants: NameList?

    @Option(help: ArgumentHelp("GrowthBook's hash version, 1 or 2.", valueName: "V"))
    var hashVersion = 2

    @Option(help: ArgumentHelp("Only ids that fall into these ranges under another seed.", valueName: "SEED:LO-HI,..."))
    var filter: [SeededRanges] = []

    @Option(help: ArgumentHelp("The same in GrowthBook's older form, hash version 1.", valueName: "ID:LO-HI"))
    var namespace: [SeededRanges] = []

    @Option(help: ArgumentHelp("Keeps a share of all ids out, always the same ones.", valueName: "SEED:SHARE"))
    var holdout: [SeededShare] = []

    /// The rule.
    ///
    /// - Throws: ``CommandFailure`` of wrong use that names the flag.
    func rule() throws(CommandFailure) -> AssignmentRule {
        guard let version = HashVersion(rawValue: hashVersion) else {
            throw .usage("--hash-version is \(hashVersion); GrowthBook has versions 1 and 2")
        }
        let shares = weights?.values ?? BucketRange.equalWeights(variants?.names.count ?? 2)
        if let names = variants?.names, names.count != shares.count {
            throw .usage(
                "--variants names \(names.count) variants and --weights has \(shares.count) shares; give as many"
            )
        }
        do {
            return AssignmentRule(
                seed: seed,
                hashVersion: version,
                ranges: try BucketRange.ranges(weights: shares, coverage: coverage),
                filters: filter.map { BucketFilter(seed: $0.seed, ranges: $0.ranges) }
                    + namespace.flatMap { one in one.ranges.map { BucketFilter.namespace(one.seed, $0) } }
                    + holdout.map { BucketFilter.holdout(seed: $0.seed, share: $0.share) }
            )
        } catch {
            throw .usage("\(error.code == .invalidCoverage ? "--coverage" : "--weights"): \(error.message)")
        }
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}

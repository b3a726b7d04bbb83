import CommandSupport
import Dataset
import MetricLearning

/// What `stylelab features` did, for programs and for people.
struct FeatureSummary: Encodable {
    /// The file that was written; nil when none was.
    let out: String?
    /// Rows of the result.
    let images: Int
    /// Features of an image.
    let width: Int
    let computed: Int
    let cached: Int
    /// Rows of each class by its name.
    let classes: [String: Int]
    let unlabelled: Int
    /// Rows of each split by its name.
    let splits: [String: Int]
    let fingerprint: String
    let seconds: Double?
    /// Groups of related images on several sides; nil when nothing was written.
    let leakingGroups: Int?
    /// Generated images where only photos may stand; nil when nothing was written.
    let generatedOutsideTrain: Int?
    let failures: [ImageFailure]
    /// Images of low quality that were left out, by side and style with all images there; nil when none was to be.
    let drops: [String: [String: QualityFilter.Drops.Count]]?
    private let dropLines: [String]

    private enum CodingKeys: String, CodingKey {
        case out, images, width, computed, cached, classes, unlabelled, splits, fingerprint, seconds, leakingGroups
        case generatedOutsideTrain, failures, drops
    }

    init(_ outcome: FeatureExtraction.Outcome, seconds: Double, out: String, leaks: LeakReport) {
        self.init(outcome, seconds: seconds, out: out, leakReport: leaks)
    }

    /// A summary of a run that wrote nothing.
    init(failures outcome: FeatureExtraction.Outcome) {
        self.init(outcome, seconds: nil, out: nil, leakReport: nil)
    }

    private init(_ outcome: FeatureExtraction.Outcome, seconds: Double?, out: String?, leakReport: LeakReport?) {
        let file = outcome.file
        self.out = out
        images = file.ids.count
        width = file.vectors.columns
        computed = outcome.computed
        cached = outcome.cached
        var classes = Dictionary(uniqueKeysWithValues: file.classes.map { ($0, 0) })
        for label in file.labels where label >= 0 { classes[file.classes[label], default: 0] += 1 }
        self.classes = classes
        unlabelled = file.labels.count { $0 < 0 }
        splits = Dictionary(file.splits.map { ($0, 1) }, uniquingKeysWith: +)
        fingerprint = file.fingerprint
        self.seconds = seconds
        leakingGroups = leakReport?.leaks.count
        generatedOutsideTrain = leakReport?.generated.count
        failures = outcome.failures
        drops = outcome.drops?.counts
        dropLines = outcome.drops?.lines ?? []
    }

    /// The summary in words.
    var lines: [String] {
        func counts(_ table: [String: Int]) -> String {
            table.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        }
        var lines = [
            "\(images) images of \(width) features to \(out ?? "nowhere"): \(computed) computed, \(cached) from the cache"
                + (seconds.map { ", \($0.fixed(1)) s" } ?? ""),
            "splits: \(counts(splits)); classes: \(classes.isEmpty ? "none" : counts(classes))"
                + (unlabelled > 0 ? "; without a label: \(unlabelled)" : ""),
            "fingerprint of the backbone: \(fingerprint)",
        ]
        lines += dropLines.map { "left out, \($0)" }
        if !failures.isEmpty { lines.append("left out because they could not be used: \(failures.count)") }
        return lines
    }
}

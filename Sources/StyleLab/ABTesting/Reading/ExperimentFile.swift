import ABTest
import CommandSupport
import Contracts
import Foundation

/// The phases of experiments in files of the topic `ab-experiments`.
struct ExperimentFile {
    /// Which phase is analysed.
    struct Choice {
        let experiment: ABExperiment
        /// How many different configurations were registered for this phase; more than one is a breach.
        let configurationCount: Int
        /// When the phase was closed.
        let closedAt: Timestamp?
        /// Why it was closed, unless it ended as planned.
        let closedReason: String?
        /// The latest moment that anything about the phase was ingested at.
        let ingestedAt: Timestamp
    }

    /// What the closing of a phase says that has run to its end.
    static let plannedEnd = "planned_end"

    private static let mostVariants = 100
    /// Ten years, in hours.
    private static let longestWindow = 87_600

    private let records: [ABExperiment]
    private let path: String

    /// Reads files.
    ///
    /// - Throws: ``CommandFailure`` of wrong use with the file, the line and what is wrong.
    init(_ paths: [String]) throws(CommandFailure) {
        var records: [ABExperiment] = []
        for path in paths {
            guard let contents = FileManager.default.contents(atPath: path) else {
                throw .usage("cannot read \(path): \(String(cString: strerror(errno)))")
            }
            let lines = contents.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            for (number, line) in lines.enumerated() {
                guard line.contains(where: { $0 > 0x20 }) else { continue }
                do throws(ContractError) {
                    records.append(try EventDecoder().decode(ABExperiment.self, key: nil, value: Array(line)))
                } catch {
                    throw .usage("\(path), line \(number + 1): \(error.message)")
                }
            }
        }
        guard !records.isEmpty else {
            throw .usage(
                "\(paths.joined(separator: ", ")) has no experiment; drain the topic \(Topics.abExperiments) to it"
            )
        }
        self.records = records
        path = paths.joined(separator: ", ")
    }

    /// Every phase once: as it was closed, else as it was registered last.
    var phases: [ABExperiment] {
        Dictionary(grouping: records) { "\($0.phase)|\($0.key)" }.sorted { $0.key < $1.key }.compactMap { _, records in
            let inOrder = records.sorted { $0.occurredAt < $1.occurredAt }
            return inOrder.first { $0.status == .closed } ?? inOrder.last
        }
    }

    /// The phase to analyse: of the one experiment, or of the one that is named; the latest, or the one that is named.
    ///
    /// - Throws: ``CommandFailure`` of wrong use that names what there is.
    func choose(key: String?, phase: Int?) throws(CommandFailure) -> Choice {
        let keys = Set(records.map(\.key)).sorted()
        guard let key = key ?? (keys.count == 1 ? keys.first : nil) else {
            throw .usage(
                "\(path) has several experiments; choose one with --experiment: \(keys.joined(separator: ", "))"
            )
        }
        let ofKey = records.filter { $0.key == key }
        guard let latest = ofKey.map(\.phase).max() else {
            throw .usage("\(path) has no experiment \(key); it has \(keys.joined(separator: ", "))")
        }
        let chosen = ofKey.filter { $0.phase == phase ?? latest }.sorted { $0.occurredAt < $1.occurredAt }
        // A closed phase is what it was closed as, whatever it was to become.
        let closing = chosen.first { $0.status == .closed }
        guard let first = closing ?? chosen.first else {
            let phases = Set(ofKey.map(\.phase)).sorted().map { "\($0)" }.joined(separator: ", ")
            throw .usage("\(key) has no phase \(phase ?? latest); it has \(phases)")
        }
        guard first.variants.count <= Self.mostVariants else {
            throw .usage("\(key) has \(first.variants.count) variants; \(Self.mostVariants) are the most")
        }
        guard first.attributionWindowHours <= Self.longestWindow else {
            throw .usage(
                "\(key) has an attribution window of \(first.attributionWindowHours) hours; ten years are the longest"
            )
        }
        return Choice(
            experiment: first,
            configurationCount: closing == nil ? Set(chosen.map(\.configHash)).count : 1,
            closedAt: closing?.occurredAt,
            closedReason: closing.flatMap { phase in
                phase.closedReason == Self.plannedEnd ? nil : phase.closedReason ?? "no reason given"
            },
            ingestedAt: chosen.map(\.ingestedAt).max() ?? first.ingestedAt
        )
    }
}

extension ExperimentFile.Choice {
    /// The plan of the analysis.
    var plan: AnalysisPlan {
        let method: RelativeLift.Method =
            switch experiment.ciMethod {
            case .delta: .delta
            case .fieller: .fieller
            case .katz: .katz
            }
        var plan = AnalysisPlan(
            variants: experiment.variants,
            weights: experiment.ranges.map { BucketRange($0[0], $0[1]).width },
            primaryMetric: metric,
            method: method,
            window: Int64(experiment.attributionWindowHours) * 3_600_000,
            start: experiment.start.millisecondsSinceEpoch,
            end: end,
            looks: experiment.lookSchedule,
            plannedUnits: experiment.plannedUnits
        )
        plan.mode = experiment.mode == .interleaving ? .interleaving : .arms
        plan.closedReason = closedReason
        return plan
    }

    /// What lines are chosen by.
    var selection: PhaseSelection {
        PhaseSelection(
            experiment: ByteHash.hash(experiment.key),
            phase: experiment.phase,
            configHash: ByteHash.hash(experiment.configHash),
            fingerprint: experiment.fingerprint.map { ByteHash.hash($0) },
            variants: experiment.variants.map { ByteHash.hash($0) },
            start: experiment.start.millisecondsSinceEpoch,
            end: end,
            isInterleaving: experiment.mode == .interleaving
        )
    }

    private var end: Int64? {
        [experiment.end, closedAt].compactMap { $0?.millisecondsSinceEpoch }.min()
    }

    private var metric: RateMetric {
        switch experiment.primaryMetric {
        case .likeRate: .likeRate
        case .mutualLikeRate: .mutualLikeRate
        case .meetRate: .meetRate
        }
    }
}

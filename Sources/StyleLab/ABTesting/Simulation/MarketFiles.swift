import ABTest
import CommandSupport
import Contracts

/// Writes what a simulated market does as the three topics' files.
struct MarketFiles: Sendable {
    static let key = "simulated-style"

    private let settings: MarketSettings
    private let experiment: ABExperiment
    /// The same phase, closed once all windows are.
    private let closed: ABExperiment

    /// What is told at the end.
    private struct Summary: Encodable {
        let exposures: Int
        let outcomes: Int
        let members: Int
        /// The true lift of likes by treatment.
        let trueLifts: [String: Double]
    }

    /// - Throws: ``CommandFailure`` of wrong use that names what is wrong.
    init(_ command: ABSimulateCommand) throws(CommandFailure) {
        let count = command.lift.values.count + 1
        let names = command.variants?.names ?? Self.names(count)
        guard names.count == count else {
            throw .usage(
                "--variants names \(names.count) and --lift has \(count - 1): give one lift less than variants"
            )
        }
        let weights = command.weights?.values ?? BucketRange.equalWeights(count)
        guard weights.count == count else {
            throw .usage("--weights has \(weights.count) shares for \(count) variants; give as many")
        }
        guard (1...3650).contains(command.windowDays) else {
            throw .usage("--window-days is \(command.windowDays), and must be from 1 to 3650")
        }
        for name in names where name.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5c }) {
            throw .usage("--variants: \(name) has a character that a name may not have")
        }
        do throws(ABTestError) {
            let ranges = try BucketRange.ranges(weights: weights, coverage: command.coverage)
            var settings = MarketSettings(assignment: AssignmentRule(seed: Self.key, ranges: ranges))
            settings.members = command.members
            settings.days = command.days
            settings.impressionsPerDay = command.impressionsPerDay
            settings.likeRate = command.rate
            settings.lifts = command.lift.values
            settings.correlation = command.correlation
            settings.returnRate = command.returnRate
            settings.meetRate = command.meetRate
            settings.supply = command.supply
            settings.interference = command.interference
            settings.repeated = command.repeated
            settings.retracted = command.retracted
            settings.unattributed = command.unattributed
            settings.window = Int64(command.windowDays) * 86_400_000
            settings.isInterleaved = command.interleaved
            settings.seed = command.seed
            try settings.validate()
            self.settings = settings
            experiment = Self.experiment(settings, command, names, weights, ranges)
            closed = Self.experiment(settings, command, names, weights, ranges, isClosed: true)
        } catch {
            throw .usage(error.message)
        }
        do throws(ContractError) {
            try experiment.validate()
        } catch {
            throw .usage("the flags make no experiment: \(error.message)")
        }
    }

    private static func names(_ count: Int) -> [String] {
        ["text-only", "hybrid"].prefix(count) + (2..<max(2, count)).map { "hybrid-\($0)" }
    }

    private static func experiment(
        _ settings: MarketSettings,
        _ command: ABSimulateCommand,
        _ names: [String],
        _ weights: [Double],
        _ ranges: [BucketRange],
        isClosed: Bool = false
    ) -> ABExperiment {
        let start = Timestamp(millisecondsSinceEpoch: settings.start)
        let end = Timestamp(millisecondsSinceEpoch: settings.start + Int64(settings.days) * 86_400_000)
        let complete = Timestamp(millisecondsSinceEpoch: end.millisecondsSinceEpoch + settings.window)
        return ABExperiment(
            occurredAt: isClosed ? end : start,
            ingestedAt: isClosed ? complete : start,
            producer: MarketLines.producer,
            environment: MarketLines.environment,
            key: key,
            status: isClosed ? .closed : .running,
            closedReason: isClosed ? ExperimentFile.plannedEnd : nil,
            mode: settings.isInterleaved ? .interleaving : nil,
            variants: names,
            weights: weights,
            coverage: command.coverage,
            ranges: ranges.map { [$0.lowerBound, min(1, $0.upperBound)] },
            start: start,
            end: end,
            attributionWindowHours: command.windowDays * 24,
            lookSchedule: command.looks?.values ?? [],
            plannedUnits: max(1, Int(Double(settings.members) * command.coverage * 0.97)),
            fingerprint: String(repeating: "5e", count: 32)
        )
    }

    /// Runs the market; waits for the disk.
    ///
    /// - Throws: ``CommandFailure`` when a file cannot be written; then there is none.
    func write(to directory: String) throws(CommandFailure) {
        try OutputFile.makeDirectory(directory)
        let files = try [
            LineFile(directory + "/exposures.jsonl"), LineFile(directory + "/outcomes.jsonl"),
            LineFile(directory + "/experiments.jsonl"),
        ]
        let signals = StopSignals()
        defer { signals.cancel() }
        let progress = ProgressLine("simulating days", total: settings.days)
        var failure: CommandFailure?
        do throws(CommandFailure) {
            var market = try makeMarket()
            var lines = MarketLines(market, experiment: experiment)
            market.run(progress: { day in
                progress.show(day)
                return failure == nil && signals.request.signal == nil
            }) { event in
                guard failure == nil else { return }
                do throws(CommandFailure) {
                    switch event {
                    case .exposure(let exposure): try files[0].append(lines.line(exposure))
                    case .outcome(let outcome): try files[1].append(lines.line(outcome))
                    }
                } catch { failure = error }
            }
            progress.finish()
            if let failure { throw failure }
            if let signal = signals.request.signal {
                throw CommandFailure(message: "stopped; no file was written", exitCode: 128 + signal)
            }
            for phase in [experiment, closed] { try files[2].append(encoded(phase)) }
            for file in files { try file.finish() }
            try report(market, files)
        } catch {
            for file in files { file.discard() }
            throw error
        }
    }

    private func makeMarket() throws(CommandFailure) -> Market {
        do throws(ABTestError) {
            return try Market(settings)
        } catch { throw .usage(error.message) }
    }

    private func encoded(_ phase: ABExperiment) throws(CommandFailure) -> [UInt8] {
        do throws(ContractError) {
            return try EventEncoder().encode(phase)
        } catch { throw .failed(error.message) }
    }

    private func report(_ market: Market, _ files: [LineFile]) throws(CommandFailure) {
        let lifts = zip(experiment.variants.dropFirst(), market.trueLifts).map { ($0, $1) }
        let summary = Summary(
            exposures: files[0].lineCount,
            outcomes: files[1].lineCount,
            members: settings.members,
            trueLifts: Dictionary(uniqueKeysWithValues: lifts)
        )
        guard let text = try? JSONLine.encode(summary) else { throw .failed("cannot print the summary") }
        StandardOutput.write(text)
    }
}

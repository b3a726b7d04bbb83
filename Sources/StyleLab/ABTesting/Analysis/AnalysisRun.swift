import ABTest
import CommandSupport
import Contracts
import Parallelism
import Synchronization

/// Reads the topics' files and analyses a phase.
struct AnalysisRun: Sendable {
    let exposures: [String]
    let outcomes: [String]
    let choice: ExperimentFile.Choice
    /// The moment that the data are complete up to; absent means the latest that anything was ingested at.
    let asOf: Int64?
    let limits: AnalysisLimits
    let threadCount: Int
    /// How many bytes of records are kept in memory.
    let memory: Int

    /// Reads and counts; waits for threads, so it must not be called on one of Swift's cooperative threads.
    ///
    /// - Throws: ``CommandFailure`` when a file cannot be read.
    func analysis() throws(CommandFailure) -> ExperimentAnalysis {
        let team = WorkerTeam(count: threadCount)
        let plan = choice.plan
        let reader = TopicReader(selection: choice.selection, team: team, memory: memory)
        let contents = try reader.read(exposures: exposures, outcomes: outcomes)
        var issues = contents.issues
        issues.configurations = choice.configurationCount
        let moment = asOf ?? max(contents.latest, choice.ingestedAt.millisecondsSinceEpoch, plan.start)
        let empty = ExperimentTally(plan: plan, asOf: moment)
        let state = Mutex(CountedGroups(tallies: Array(repeating: nil, count: TopicReader.groupCount)))
        let progress = ProgressLine("counting viewers", total: TopicReader.groupCount)
        team.forEach(team.count) { _, _ in
            var candidates = empty
            while let group = state.withLock({ $0.take() }) {
                do throws(CommandFailure) {
                    var exposures = try contents.exposures.take(group)
                    let outcomes = try contents.outcomes.take(group)
                    var tally = empty
                    tally.exchangeCandidates(with: &candidates)
                    tally.add(exposures: &exposures, outcomes: outcomes)
                    tally.exchangeCandidates(with: &candidates)
                    state.withLock { $0.tallies[group] = tally }
                } catch {
                    state.withLock { $0.failure = $0.failure ?? error }
                }
                progress.show(group)
            }
            state.withLock { $0.candidates.append(candidates) }
        }
        progress.finish()
        let counted = state.withLock { $0 }
        if let failure = counted.failure { throw failure }
        var total = empty
        for tally in counted.tallies.compactMap(\.self) + counted.candidates { total.merge(tally) }
        return ExperimentAnalysis(total, reading: issues, limits: limits)
    }

    private struct CountedGroups {
        var next = 0
        /// By group, to be added up in the same order whatever thread was faster.
        var tallies: [ExperimentTally?]
        var candidates: [ExperimentTally] = []
        var failure: CommandFailure?

        mutating func take() -> Int? {
            guard next < TopicReader.groupCount, failure == nil else { return nil }
            defer { next += 1 }
            return next
        }
    }
}

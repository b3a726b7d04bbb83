import ABTest
import CommandSupport
import Parallelism
import Synchronization

/// Reads exposures and outcomes of a phase from JSON Lines into groups of viewers.
struct TopicReader {
    /// Viewers are dealt out to this many groups by their hash; all records of a viewer are in one.
    static let groupCount = 128
    /// How many records a thread collects for a group before it hands them over.
    private static let batch = 512

    let selection: PhaseSelection
    let team: WorkerTeam
    /// How many bytes of records are kept in memory; more go to files.
    let memory: Int

    /// What has been read.
    struct Contents {
        let exposures: RecordStore<ExposureRecord>
        let outcomes: RecordStore<OutcomeRecord>
        let issues: ReadingIssues
        /// The latest moment that anything was ingested at, in milliseconds since 1970.
        let latest: Int64
    }

    /// What one thread has found besides records.
    private struct Findings {
        var issues = ReadingIssues()
        var latest = Int64.min
        var fingerprints: [UInt64: Int] = [:]
        /// What was not handed over yet.
        var attributions: [UInt64] = []
        var failure: CommandFailure?
    }

    /// Reads all files; waits for threads, so it must not be called on one of Swift's cooperative threads.
    ///
    /// - Throws: ``CommandFailure`` when a file cannot be read.
    func read(exposures: [String], outcomes: [String]) throws(CommandFailure) -> Contents {
        let exposureStore = RecordStore<ExposureRecord>(groupCount: Self.groupCount, memory: memory / 2)
        let outcomeStore = RecordStore<OutcomeRecord>(groupCount: Self.groupCount, memory: memory / 2)
        let attributions = AttributionStore(groupCount: Self.groupCount, memory: memory / 8)
        var findings = try read(exposures, "reading exposures (MiB)", into: exposureStore, { $0.viewer }) {
            (line, moments, findings) in
            guard let parsed = ExposureLine(line, &moments) else {
                findings.issues.malformedLines += 1
                return nil
            }
            let record = parsed.record(selection, &findings.issues, &findings.latest)
            if record != nil, let fingerprint = parsed.fingerprint {
                findings.fingerprints[fingerprint, default: 0] += 1
            }
            return record
        }
        let registered = selection.fingerprint
        let usual = findings.fingerprints.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        findings.issues.exposuresOfOtherFingerprint = findings.fingerprints.reduce(0) {
            $1.key == (registered ?? usual) ? $0 : $0 + $1.value
        }
        let others = try read(outcomes, "reading outcomes (MiB)", into: outcomeStore, { $0.viewer }) {
            (line, moments, findings) in
            guard let parsed = OutcomeLine(line, &moments) else {
                findings.issues.malformedLines += 1
                return nil
            }
            if let attributed = parsed.attributed {
                do throws(CommandFailure) {
                    try attributions.note(attributed.outcome, isKnown: attributed.isKnown, &findings.attributions)
                } catch { findings.failure = findings.failure ?? error }
            }
            return parsed.record(selection, &findings.issues, &findings.latest)
        }
        findings.issues += others.issues
        findings.issues.unattributedOutcomes = try attributions.unknownCount(others.attributions)
        return Contents(
            exposures: exposureStore,
            outcomes: outcomeStore,
            issues: findings.issues,
            latest: max(findings.latest, others.latest)
        )
    }

    private func read<Record>(
        _ paths: [String],
        _ title: String,
        into store: RecordStore<Record>,
        _ viewer: @Sendable (Record) -> UInt64,
        _ parse: @Sendable (UnsafeRawBufferPointer, inout MomentReader, inout Findings) -> Record?
    ) throws(CommandFailure) -> Findings {
        let blocks = try LineBlocks(paths, title: title)
        defer { blocks.finish() }
        let all = Mutex(Findings())
        team.forEach(team.count) { _, _ in
            var findings = Findings()
            var moments = MomentReader()
            var batches = [[Record]](repeating: [], count: Self.groupCount)
            do throws(CommandFailure) {
                while let block = try blocks.next() {
                    block.withUnsafeBytes { bytes in
                        Self.forEachLine(of: bytes) { line in
                            findings.issues.lines += 1
                            guard let record = parse(line, &moments, &findings) else { return }
                            batches[Int(viewer(record) >> 57)].append(record)
                        }
                    }
                    for group in batches.indices where batches[group].count >= Self.batch {
                        try store.append(batches[group], to: group)
                        batches[group].removeAll(keepingCapacity: true)
                    }
                }
                for group in batches.indices where !batches[group].isEmpty {
                    try store.append(batches[group], to: group)
                }
            } catch {
                findings.failure = error
            }
            all.withLock { sum in
                sum.issues += findings.issues
                sum.latest = max(sum.latest, findings.latest)
                sum.fingerprints.merge(findings.fingerprints) { $0 + $1 }
                sum.attributions += findings.attributions
                sum.failure = sum.failure ?? findings.failure
            }
        }
        var findings = all.withLock { $0 }
        if let failure = findings.failure { throw failure }
        if blocks.isTruncated { findings.issues.isTruncated = true }
        return findings
    }

    /// Calls back for each line that is not empty.
    @inline(__always)
    static func forEachLine<Failure: Error>(
        of bytes: UnsafeRawBufferPointer,
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        var start = 0
        while start < bytes.count {
            let end = LineFields.lineEnd(in: bytes, from: start)
            var last = end
            while last > start, bytes[last - 1] <= 0x20 { last -= 1 }
            if last > start { try body(UnsafeRawBufferPointer(rebasing: bytes[start..<last])) }
            start = end + 1
        }
    }
}

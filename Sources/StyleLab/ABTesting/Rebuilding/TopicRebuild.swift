import CommandSupport
import Contracts
import Experimentation

/// Writes exposures and outcomes as workers would have written them had they known everything that the topics hold.
///
/// Lines are dealt out by the pair of members that they are about, so that only a part of them is in memory at a time.
struct TopicRebuild: Sendable {
    private enum Kind {
        static let exposure: UInt8 = 0
        static let outcome: UInt8 = 1
        static let unattributed: UInt8 = 2
        static let interaction: UInt8 = 3
        static let remade: UInt8 = 4
        static let slate: UInt8 = 5
        static let impression: UInt8 = 6
    }

    /// What was done.
    struct Summary: Encodable {
        var exposures = 0
        var exposuresAdded = 0
        var outcomes = 0
        var unattributedBefore = 0
        var unattributedAfter = 0
        /// Lines that cannot be read: those of exposures and outcomes are copied as they are.
        var malformedLines = 0
    }

    let exposures: [String]
    let outcomes: [String]
    let slates: [String]
    let interactions: [String]
    let phases: RegisteredPhases
    let memory: Int

    /// Rebuilds; waits for the disk, so it must not be called on one of Swift's cooperative threads.
    ///
    /// - Throws: ``CommandFailure`` when a file cannot be read or written, or when it was stopped; then no file is left.
    func write(to directory: String) throws(CommandFailure) -> Summary {
        try OutputFile.makeDirectory(directory)
        let files = try (
            exposures: LineFile(directory + "/exposures.jsonl"), outcomes: LineFile(directory + "/outcomes.jsonl")
        )
        let signals = StopSignals()
        defer { signals.cancel() }
        var summary = Summary()
        do throws(CommandFailure) {
            var pairs = LineSpill(memory: memory)
            try deal(&pairs, &summary, files, signals)
            try remake(into: &pairs, &summary, signals)
            try join(&pairs, &summary, files, signals)
            try files.exposures.finish()
            try files.outcomes.finish()
        } catch {
            files.exposures.discard()
            files.outcomes.discard()
            throw error
        }
        return summary
    }

    private func deal(
        _ pairs: inout LineSpill,
        _ summary: inout Summary,
        _ files: (exposures: LineFile, outcomes: LineFile),
        _ signals: StopSignals
    ) throws(CommandFailure) {
        try each(exposures, "reading exposures (MiB)", signals) { line throws(CommandFailure) in
            summary.exposures += 1
            if let pair = LineOwners(line)?.pair {
                try pairs.append(line, kind: Kind.exposure, owner: pair)
            } else {
                summary.malformedLines += 1
                try files.exposures.append(Array(line))
            }
        }
        try each(outcomes, "reading outcomes (MiB)", signals) { line throws(CommandFailure) in
            summary.outcomes += 1
            if let owners = LineOwners(line, isOutcome: true), let pair = owners.pair {
                try pairs.append(line, kind: owners.isUnattributed ? Kind.unattributed : Kind.outcome, owner: pair)
            } else {
                summary.malformedLines += 1
                try files.outcomes.append(Array(line))
            }
        }
    }

    /// Makes exposures anew from impressions and the slates that they name.
    private func remake(
        into pairs: inout LineSpill,
        _ summary: inout Summary,
        _ signals: StopSignals
    ) throws(CommandFailure) {
        guard !interactions.isEmpty else { return }
        var viewers = LineSpill(memory: memory)
        try each(slates, "reading slates (MiB)", signals) { line throws(CommandFailure) in
            guard let viewer = LineOwners(line)?.viewer else {
                summary.malformedLines += 1
                return
            }
            try viewers.append(line, kind: Kind.slate, owner: viewer)
        }
        try each(interactions, "reading interactions (MiB)", signals) { line throws(CommandFailure) in
            guard let owners = LineOwners(line), let viewer = owners.viewer, let pair = owners.pair else {
                summary.malformedLines += 1
                return
            }
            if owners.isImpression {
                try viewers.append(line, kind: Kind.impression, owner: viewer)
            } else {
                try pairs.append(line, kind: Kind.interaction, owner: pair)
            }
        }
        let progress = ProgressLine("joining impressions with slates", total: LineSpill.groupCount)
        for group in 0..<LineSpill.groupCount {
            try Self.checkStop(signals)
            for lines in try viewers.take(group).values {
                for exposure in remade(lines, &summary) {
                    guard let bytes = try? EventEncoder().encode(exposure) else { continue }
                    let owner = ByteHash.hash(exposure.viewerId) ^ ByteHash.hash(exposure.candidateId)
                    let result = bytes.withUnsafeBytes { raw in
                        Result { () throws(CommandFailure) in
                            try pairs.append(raw, kind: Kind.remade, owner: owner)
                        }
                    }
                    try result.get()
                }
            }
            progress.show(group + 1)
        }
        progress.finish()
    }

    private func remade(_ lines: [LineSpill.Line], _ summary: inout Summary) -> [ABExposure] {
        guard lines.contains(where: { $0.kind == Kind.impression }) else { return [] }
        let made = decode(MatchCandidates.self, lines.filter { $0.kind == Kind.slate }, &summary)
        let slates = Dictionary(made.map { ($0.event.slateId, $0.event) }) { first, _ in first }
        let impressions = decode(MatchInteraction.self, lines.filter { $0.kind == Kind.impression }, &summary)
        return impressions.compactMap { impression in
            let event = impression.event
            guard let slate = event.slateId.flatMap({ slates[$0] }), let named = slate.experiment,
                let experiment = phases.experiment(named.key, named.phase)
            else { return nil }
            // When a worker had it is not known any more; that the impression had happened is.
            return ExposureRule(experiment, producer: PairRebuild.producer)
                .exposure(event, slate: slate, at: event.occurredAt)
        }
    }

    private func join(
        _ pairs: inout LineSpill,
        _ summary: inout Summary,
        _ files: (exposures: LineFile, outcomes: LineFile),
        _ signals: StopSignals
    ) throws(CommandFailure) {
        let progress = ProgressLine("joining outcomes with exposures", total: LineSpill.groupCount)
        for group in 0..<LineSpill.groupCount {
            try Self.checkStop(signals)
            for (_, lines) in try pairs.take(group).sorted(by: { $0.key < $1.key }) {
                let known = lines.filter { $0.kind == Kind.exposure }
                for line in known { try files.exposures.append(Array(line.bytes)) }
                if lines.allSatisfy({ $0.kind == Kind.exposure || $0.kind == Kind.outcome }) {
                    for line in lines where line.kind == Kind.outcome { try files.outcomes.append(Array(line.bytes)) }
                } else {
                    try join(lines, &summary, files)
                }
            }
            progress.show(group + 1)
        }
        progress.finish()
    }

    private func join(
        _ lines: [LineSpill.Line],
        _ summary: inout Summary,
        _ files: (exposures: LineFile, outcomes: LineFile)
    ) throws(CommandFailure) {
        func of(_ kinds: UInt8...) -> [LineSpill.Line] { lines.filter { kinds.contains($0.kind) } }
        let exposures = decode(ABExposure.self, of(Kind.exposure), &summary)
        let outcomes = decode(ABOutcome.self, of(Kind.outcome, Kind.unattributed), &summary)
        let readable = Set(outcomes.map(\.line.bytes.startIndex))
        // A line that breaks its contract is left for the analysis to count.
        for line in of(Kind.outcome, Kind.unattributed) where !readable.contains(line.bytes.startIndex) {
            try files.outcomes.append(Array(line.bytes))
        }
        let output = PairRebuild(phases: phases).result(
            PairRebuild.Input(
                exposures: exposures.map(\.event),
                remade: decode(ABExposure.self, of(Kind.remade), &summary).map(\.event),
                outcomes: outcomes.map(\.event),
                interactions: decode(MatchInteraction.self, of(Kind.interaction), &summary).map(\.event)
            )
        )
        for exposure in output.exposures { try files.exposures.append(try Self.encoded(exposure)) }
        for place in output.kept { try files.outcomes.append(Array(outcomes[place].line.bytes)) }
        for outcome in output.outcomes { try files.outcomes.append(try Self.encoded(outcome)) }
        summary.exposuresAdded += output.exposures.count
        summary.unattributedBefore += output.unattributedBefore
        summary.unattributedAfter += output.unattributedAfter
    }

    private func decode<Event: ContractEvent>(
        _ type: Event.Type,
        _ lines: [LineSpill.Line],
        _ summary: inout Summary
    ) -> [(line: LineSpill.Line, event: Event)] {
        let decoder = EventDecoder()
        return lines.compactMap { line in
            guard let event = try? decoder.decode(type, key: nil, value: Array(line.bytes)) else {
                summary.malformedLines += 1
                return nil
            }
            return (line, event)
        }
    }

    private static func encoded<Event: ContractEvent>(_ event: Event) throws(CommandFailure) -> [UInt8] {
        do throws(ContractError) {
            return try EventEncoder().encode(event)
        } catch {
            throw .failed(error.message)
        }
    }

    private static func checkStop(_ signals: StopSignals) throws(CommandFailure) {
        guard let signal = signals.request.signal else { return }
        throw CommandFailure(message: "stopped; no file was written", exitCode: 128 + signal)
    }

    private func each(
        _ paths: [String],
        _ title: String,
        _ signals: StopSignals,
        _ body: (UnsafeRawBufferPointer) throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        guard !paths.isEmpty else { return }
        let blocks = try LineBlocks(paths, title: title)
        defer { blocks.finish() }
        while let block = try blocks.next() {
            try Self.checkStop(signals)
            let result = block.withUnsafeBytes { bytes in
                Result { () throws(CommandFailure) in try TopicReader.forEachLine(of: bytes, body) }
            }
            try result.get()
        }
    }
}

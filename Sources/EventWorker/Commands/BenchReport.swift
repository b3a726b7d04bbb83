import CommandSupport
import Inference

/// The figures of `event-worker embed --bench`.
struct BenchReport: Encodable {
    /// One part of the work: medians over the rounds.
    struct Stage: Encodable, Hashable {
        let stage: String
        let seconds: Double
        let flop: Double
        let flopPerSecond: Double
        let shareOfPeak: Double
    }

    let device: String
    let rounds: Int
    /// The parts that there was work in, in the order of the work.
    let stages: [Stage]
    /// The model, without decoding and resizing.
    let model: Stage
    /// From the file's bytes to the end.
    let total: Stage
    /// The most operations a second that the device did in registers alone, in this run, with the units and in the
    /// precision of the products.
    let peakFLOPPerSecond: Double
    /// The same with fused multiplications and additions in fp32, where that was measured.
    let float32PeakFLOPPerSecond: Double?
    /// From the command's start until the checkpoint was open.
    let secondsToOpen: Double
    /// From the command's start until the first photo was computed.
    let secondsToFirstEmbedding: Double
    let peakResidentBytes: Int

    /// Sums the rounds up.
    init(
        device: String,
        works: [WorkReport],
        peak: DevicePeak,
        secondsToOpen: Double,
        secondsToFirstEmbedding: Double,
        peakResidentBytes: Int
    ) {
        func stage(_ name: String, _ works: [StageWork]) -> Stage {
            let seconds = works.map(\.duration.seconds).sorted()
            let median = (seconds[(seconds.count - 1) / 2] + seconds[seconds.count / 2]) / 2
            let flop = works[0].flop
            let rate = median > 0 ? flop / median : 0
            return Stage(
                stage: name,
                seconds: median,
                flop: flop,
                flopPerSecond: rate,
                shareOfPeak: peak.flopPerSecond > 0 ? rate / peak.flopPerSecond : 0
            )
        }
        self.device = device
        rounds = works.count
        stages = WorkStage.allCases.compactMap { part in
            let found = works.compactMap { $0.stages[part] }
            return found.isEmpty ? nil : stage(part.rawValue, found)
        }
        model = stage("model", works.map(\.model))
        total = stage("total", works.map(\.total))
        peakFLOPPerSecond = peak.flopPerSecond
        float32PeakFLOPPerSecond = peak.float32FLOPPerSecond
        self.secondsToOpen = secondsToOpen
        self.secondsToFirstEmbedding = secondsToFirstEmbedding
        self.peakResidentBytes = peakResidentBytes
    }

    private var comparedWithFloat32: String {
        guard let peak = float32PeakFLOPPerSecond, peak != peakFLOPPerSecond else { return "" }
        let share = total.flopPerSecond / peak
        return "; in fp32 it is \((peak / 1e9).fixed(1)), of which the whole is \((share * 100).fixed(1)) %"
    }

    /// The figures as a table.
    var lines: [String] {
        var table = TextTable(columns: [
            ("part", .left), ("ms", .right), ("GFLOP", .right), ("GFLOP/s", .right), ("of the peak", .right),
        ])
        for stage in stages + [model, total] {
            let hasProducts = stage.flop > 0
            table.rows.append([
                stage.stage, (stage.seconds * 1000).fixed(1), hasProducts ? (stage.flop / 1e9).fixed(2) : "",
                hasProducts ? (stage.flopPerSecond / 1e9).fixed(1) : "",
                hasProducts ? (stage.shareOfPeak * 100).fixed(1) + " %" : "",
            ])
        }
        return table.lines(isStyled: false) + [
            "medians of \(rounds) rounds on \(device)",
            "the peak is \((peakFLOPPerSecond / 1e9).fixed(1)) GFLOP/s, measured in this run"
                + comparedWithFloat32,
            "open after \(secondsToOpen.fixed(2)) s, first photo done after \(secondsToFirstEmbedding.fixed(2)) s, "
                + "peak resident memory \((Double(peakResidentBytes) / 1e9).fixed(2)) GB",
        ]
    }
}

import CommandSupport
import Glibc
import MetricLearning

/// What a person sees of a run: one live line on a terminal, a plain line now and then in a pipe.
final class TrainingDisplay {
    private let isTerminal = StandardError.isTerminal
    private let clock = ContinuousClock()
    private let epochs: Int
    private let stepsPerEpoch: Int
    private let begin: ContinuousClock.Instant
    private let firstStep: Int
    private var lastShown: ContinuousClock.Instant?
    /// The findings of an epoch that have been shown.
    private var found: (epoch: Int, findings: Set<Diagnosis.Finding>) = (0, [])

    /// A person reads no faster than this; a log wants less.
    private var interval: Duration { isTerminal ? .milliseconds(100) : .seconds(10) }

    /// A display of a run that begins or goes on behind a step.
    init(_ trainer: Trainer) {
        epochs = trainer.configuration.epochs
        stepsPerEpoch = trainer.stepsPerEpoch
        begin = clock.now
        firstStep = trainer.step
    }

    /// Shows a step, if it is time for it.
    func show(_ report: StepReport) {
        let now = clock.now
        guard now - (lastShown ?? begin) >= interval else { return }
        lastShown = now
        let line = line(report, elapsed: (now - begin).seconds)
        if isTerminal {
            StandardError.raw("\r\u{1B}[2K\(line)")
        } else {
            StandardError.write(line)
        }
    }

    /// Writes what is wrong, once an epoch.
    func show(_ diagnosis: Diagnosis, epoch: Int) {
        switch diagnosis.finding {
        case .unknown, .healthy: return
        case .collapsed, .separated, .unmined, .diverged: break
        }
        if found.epoch != epoch { found = (epoch, []) }
        if found.findings.insert(diagnosis.finding).inserted { write("  \(diagnosis.message)") }
    }

    /// Writes a line that stays.
    func write(_ line: String) {
        if isTerminal { StandardError.raw("\r\u{1B}[2K") }
        StandardError.write(line)
    }

    /// Writes what an epoch came to.
    func write(_ report: EpochReport, best: EpochReport?) {
        var parts = ["epoch \(report.epoch)/\(epochs)", "loss \(Double(report.trainingLoss).fixed(4))"]
        if let validation = report.validation {
            func add(_ name: String, _ value: Double?) {
                parts.append("\(name) \(value.map { $0.fixed(4) } ?? "-")")
            }
            add("validation loss", validation.loss)
            add("Recall@1", validation.recallAt1)
            add("Recall@5", validation.recallAt5)
            add("MAP@R", validation.mapAtR)
        }
        if report.skipped > 0 { parts.append("\(report.skipped) of \(report.steps) steps skipped") }
        if report.isBest {
            parts.append("best so far")
        } else if let best {
            parts.append("best was epoch \(best.epoch)")
        }
        write(parts.joined(separator: "  "))
    }

    /// Takes the live line away.
    func finish() {
        if isTerminal { StandardError.raw("\r\u{1B}[2K") }
    }

    /// The parts of the live line; where the terminal is narrow the less important ones are left out.
    private func line(_ report: StepReport, elapsed: Double) -> String {
        let total = epochs * stepsPerEpoch
        let rate = Double(report.step - firstStep) / max(elapsed, 1e-9)
        func percent(_ share: Float) -> String { "\((Double(share) * 100).fixed(0))%" }
        let parts: [(importance: Int, text: String)] = [
            (9, "epoch \(report.epoch)/\(epochs)"), (2, "step \(report.step)/\(total)"),
            (10, "loss \(Double(report.loss).fixed(4))"), (6, "active \(percent(report.activeFraction))"),
            (7, "semi-hard \(percent(report.semiHardFraction))"), (5, "hard \(percent(report.hardFraction))"),
            (3, "d_ap \(Double(report.positiveDistance).fixed(3))"),
            (3, "d_an \(Double(report.negativeDistance).fixed(3))"),
            (4, "spread \(Double(report.spread).fixed(3))"), (1, "\(rate.fixed(0)) steps/s"),
            (8, "\(Self.duration(Double(total - report.step) / rate)) left"),
        ]
        var least = 0
        while true {
            let line = parts.filter { $0.importance > least }.map(\.text).joined(separator: "  ")
            if !isTerminal || line.count < Self.columns || least == 9 { return line }
            least += 1
        }
    }

    private static func duration(_ seconds: Double) -> String {
        let whole = Int(min(seconds.rounded(.up), 1e9))
        if whole < 100 { return "\(whole) s" }
        return whole < 6000 ? "\((whole + 30) / 60) min" : "\((Double(whole) / 3600).fixed(1)) h"
    }

    private static var columns: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}

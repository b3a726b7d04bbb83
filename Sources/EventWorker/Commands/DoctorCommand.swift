import ArgumentParser
import CommandSupport
import Configuration

/// `event-worker doctor`: everything a worker needs, looked at before a rollout.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Checks broker, topics, access, compression, Redis, model, photos, disk and memory.",
        discussion: """
            A line for each check, and what to do about those that are not as they should be. The exit status is 1 when one has failed; warnings and what cannot be told leave it 0. Nothing is written anywhere, and no secret is shown. Settings are those of event-worker run.

            Examples:
              event-worker doctor --config worker.json
              event-worker doctor --config worker.json --workers 6 --principal User:CN=worker
              event-worker doctor --config worker.json --json
            """
    )

    @Option(help: ArgumentHelp("Settings as a JSON object.", valueName: "FILE"))
    var config: String?

    @OptionGroup(title: "Settings")
    var settings: WorkerFlags

    @Option(help: ArgumentHelp("How many workers are to share the partitions.", valueName: "N"))
    var workers: Int?

    @Option(help: "Whom the cluster takes the worker for; default: User: and sasl.username.")
    var principal: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if let workers, workers < 1 { throw ValidationError("--workers must be at least 1") }
    }

    func run() async throws {
        let findings: [Finding]
        do {
            let reader = try await WorkerSettings.reader(config: config, flags: settings.values)
            let configuration = try await WorkerConfiguration(reader: reader)
            try configuration.readFilesOfStart()
            findings = try await Stoppable.run { [workers, principal] in
                [Finding("configuration", .ok, "every setting is understood")]
                    + (await Doctor(configuration, workers: workers, principal: principal).findings())
            }
        } catch let error as ConfigurationError {
            findings = [
                Finding(
                    "configuration",
                    .failed,
                    error.description,
                    remedy: "correct it; event-worker config --describe lists all settings"
                )
            ]
        }
        let isWell = !findings.contains { $0.status == .failed }
        if json {
            StandardOutput.write(try JSONLine.encode(DoctorReport(ok: isWell, checks: findings), pretty: true))
        } else {
            for line in DoctorReport.lines(findings) { StandardOutput.write(line) }
        }
        if !isWell { throw ExitCode(1) }
    }
}

/// What `event-worker doctor` prints.
struct DoctorReport: Encodable {
    let ok: Bool
    let checks: [Finding]

    /// A line for each finding, and one for each remedy.
    static func lines(_ findings: [Finding]) -> [String] {
        let width = findings.map(\.check.count).max() ?? 0
        return findings.flatMap { finding in
            let check = finding.check + String(repeating: " ", count: width - finding.check.count)
            let status = finding.status.rawValue + String(repeating: " ", count: 7 - finding.status.rawValue.count)
            let line = "\(status)  \(check)  \(finding.detail)"
            return [line] + (finding.remedy.map { ["         \(String(repeating: " ", count: width))-> \($0)"] } ?? [])
        }
    }
}

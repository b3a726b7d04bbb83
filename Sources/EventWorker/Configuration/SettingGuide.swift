import CommandSupport

/// The catalog of settings for readers.
package enum SettingGuide {
    /// The whole page `docs/configuration.md`.
    package static var page: String {
        introduction + "\n" + table + "\n" + ending
    }

    private static let introduction = """
        # Configuration of `event-worker run`

        This page is what `event-worker config --describe` prints.

        A JSON file (`--config`), the environment and flags; the later wins. A key such as `kafka.bootstrapServers` is nested in the file (`{"kafka": {"bootstrapServers": ...}}`), `KAFKA_BOOTSTRAP_SERVERS` in the environment and `--set kafka.bootstrapServers=...` or, for those that `event-worker run --help` lists, `--kafka-bootstrap-servers` as a flag. Lists are comma-separated in the environment and with `--set`; a flag is repeated.

        A key that does not exist, a value of another type and one outside of its range end the worker with what is wrong and, where it can be guessed, what was meant. `event-worker config --config FILE` checks all of it without starting anything.

        SIGHUP reads the file again. Keys marked with ↻ take effect at once; changes of others are named in the log and wait for the next start.

        """

    private static let ending = """

        Keys for S3 are looked for in the environment (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`), then as a web identity (`AWS_WEB_IDENTITY_TOKEN_FILE`, `AWS_ROLE_ARN`), then in the credentials file (profile `AWS_PROFILE`).

        In Kubernetes, services named `redis` or `kafka` put variables such as `REDIS_PORT=tcp://...` into the environment of pods, which the worker would read as settings: `enableServiceLinks: false` keeps them out.
        """

    private static var table: String {
        let head = "| Key | Environment | Type | Default | Unit | Meaning |\n|---|---|---|---|---|---|\n"
        return head + SettingCatalog.all.map(row).joined(separator: "\n") + "\n"
    }

    private static func row(_ setting: Setting) -> String {
        let type = setting.kind.rawValue + (setting.range.map { ": \($0)" } ?? "")
        let fallback =
            switch setting.fallback {
            case .required: "required"
            case .value(let value): "`\(value)`"
            case .words(let words): words
            }
        let mark = setting.isReloadable ? " ↻" : ""
        return
            "| `\(setting.key)`\(mark) | `\(setting.environmentName)` | \(type) | \(fallback) | \(setting.unit ?? "") "
            + "| \(setting.meaning) |"
    }

    /// The same as data.
    package static func json() throws -> String {
        try JSONLine.encode(SettingCatalog.all.map(Description.init), pretty: true)
    }

    private struct Description: Encodable {
        let key: String
        let environment: String
        let type: String
        let range: String?
        let unit: String?
        let isRequired: Bool
        let value: String?
        let defaultMeaning: String?
        let meaning: String
        let isReloadable: Bool

        enum CodingKeys: String, CodingKey {
            case key, environment, type, range, unit
            case isRequired = "required"
            case value = "default"
            case defaultMeaning, meaning
            case isReloadable = "reloadable"
        }

        init(_ setting: Setting) {
            key = setting.key
            environment = setting.environmentName
            type = setting.kind.rawValue
            range = setting.range
            unit = setting.unit
            isRequired = setting.fallback == .required
            if case .value(let text) = setting.fallback { value = text } else { value = nil }
            if case .words(let words) = setting.fallback { defaultMeaning = words } else { defaultMeaning = nil }
            meaning = setting.meaning
            isReloadable = setting.isReloadable
        }
    }
}

import ArgumentParser
import Configuration

/// A setting with its value, as it is given after `--set`.
struct SettingFlag: Sendable {
    let setting: Setting
    let content: ConfigContent

    /// Reads `key=value`.
    ///
    /// - Throws: `ValidationError` that says what is wrong, and what was probably meant.
    init(_ argument: String) throws {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { throw ValidationError("--set \(argument) must have the form key=value") }
        guard let setting = SettingCatalog.byKey[parts[0]] else {
            throw ValidationError("--set \(parts[0]) is not known\(SettingNames.suggestion(for: parts[0]))")
        }
        guard let content = Self.content(parts[1], setting.kind) else {
            throw ValidationError("--set \(parts[0]): \(parts[1]) is no \(setting.kind.rawValue)")
        }
        self.setting = setting
        self.content = content
    }

    private static func content(_ text: String, _ kind: Setting.Kind) -> ConfigContent? {
        switch kind {
        case .text, .path: .string(text)
        case .flag: Bool(text).map { .bool($0) }
        case .whole: Int(text).map { .int($0) }
        case .number: Double(text).map { .double($0) }
        case .list: .stringArray(text.split(separator: ",").map(String.init))
        }
    }
}

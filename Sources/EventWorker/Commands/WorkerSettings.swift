import CommandSupport
import Configuration
import FoundationEssentials
import SystemPackage

/// Where settings come from: flags, then the environment, then the file.
enum WorkerSettings {
    /// A reader of all three.
    ///
    /// - Throws: ``CommandFailure`` when the file cannot be read, ``ConfigurationError`` when it or the environment names a
    ///   setting that does not exist.
    static func reader(config: String?, flags: [AbsoluteConfigKey: ConfigValue]) async throws -> ConfigReader {
        var providers: [any ConfigProvider] = [
            InMemoryProvider(name: "flags", values: flags), EnvironmentVariablesProvider(),
        ]
        try SettingNames.check(environment: ProcessInfo.processInfo.environment)
        if let config {
            do {
                providers.append(try await FileProvider<JSONSnapshot>(filePath: FilePath(config)))
            } catch {
                throw CommandFailure.usage("cannot read the configuration file \(config): \(reason(error))")
            }
            try SettingNames.check(file: FileManager.default.contents(atPath: config) ?? Data())
        }
        return ConfigReader(providers: providers)
    }

    /// What an error says, without the frame that Foundation puts around it.
    private static func reason(_ error: any Error) -> String {
        guard let detail = (error as? CocoaError)?.userInfo["NSDebugDescription"] as? String else { return "\(error)" }
        return "it is no JSON: \(detail)"
    }

    /// The worker's configuration.
    ///
    /// - Throws: ``CommandFailure`` naming the key that is missing or wrong.
    static func load(config: String?, flags: WorkerFlags) async throws -> WorkerConfiguration {
        do {
            return try await WorkerConfiguration(reader: reader(config: config, flags: flags.values))
        } catch let error as ConfigurationError {
            throw CommandFailure.usage(error.description)
        }
    }
}

import CommandSupport
import Configuration
import SystemPackage

/// Where settings come from: flags, then the environment, then the file.
enum WorkerSettings {
    /// A reader of all three.
    ///
    /// - Throws: ``CommandFailure`` when the file cannot be read.
    static func reader(config: String?, flags: [AbsoluteConfigKey: ConfigValue]) async throws -> ConfigReader {
        var providers: [any ConfigProvider] = [
            InMemoryProvider(name: "flags", values: flags), EnvironmentVariablesProvider(),
        ]
        if let config {
            do {
                providers.append(try await FileProvider<JSONSnapshot>(filePath: FilePath(config)))
            } catch {
                throw CommandFailure.usage("cannot read the configuration file \(config): \(error)")
            }
        }
        return ConfigReader(providers: providers)
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

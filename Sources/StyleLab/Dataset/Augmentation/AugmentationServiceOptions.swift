import ArgumentParser
import CommandSupport
import Dataset
import FoundationEssentials

/// How the service is asked and what it may cost.
struct AugmentationServiceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The service's address.", valueName: "URL"))
    var baseURL = "https://ark.ap-southeast.bytepluses.com"

    @Option(help: ArgumentHelp("The generating model.", valueName: "NAME"))
    var imageModel = "seedream-4-0-250828"

    @Option(help: ArgumentHelp("1K, 2K, 4K, or WIDTHxHEIGHT of 921600 to 16777216 pixels.", valueName: "SIZE"))
    var size = "1K"

    @Option(help: ArgumentHelp("What one picture costs, in US dollars.", valueName: "USD"))
    var price = 0.03

    @Option(help: ArgumentHelp("The most that all runs on this ledger together may cost.", valueName: "USD"))
    var maxCost: Double?

    @Option(help: ArgumentHelp("Requests that are under way at the same time.", valueName: "N"))
    var concurrency = 4

    @Option(help: ArgumentHelp("Requests a minute.", valueName: "N"))
    var requestsPerMinute = 500

    @Option(help: ArgumentHelp("How long one request may take.", valueName: "SECONDS"))
    var timeout = 600.0

    func validate() throws {
        guard SeedreamRequest.isSize(size) else {
            throw ValidationError(
                "--size must be 1K, 2K, 4K, or WIDTHxHEIGHT of 921600 to 16777216 pixels with sides of at most 1 to 16"
            )
        }
        guard price >= 0, price.isFinite else { throw ValidationError("--price must be at least 0") }
        if let maxCost, !(maxCost >= 0) { throw ValidationError("--max-cost must be at least 0") }
        guard (1...64).contains(concurrency) else { throw ValidationError("--concurrency must be from 1 to 64") }
        guard requestsPerMinute >= 1 else { throw ValidationError("--requests-per-minute must be at least 1") }
        guard timeout > 0, timeout.isFinite else { throw ValidationError("--timeout must be above 0") }
    }

    /// The settings, with the key from the environment.
    ///
    /// - Throws: ``CommandFailure`` of wrong use when there is no key, or the address is not encrypted.
    func settings(minimumSimilarity: Double, retriesUnknown: Bool) throws(CommandFailure) -> AugmentationSettings {
        guard let key = ProcessInfo.processInfo.environment["ARK_API_KEY"], !key.isEmpty else {
            throw .usage("there is no key: set ARK_API_KEY, or look at what would be asked for with --dry-run")
        }
        let address: ServiceAddress
        do throws(DatasetError) { address = try ServiceAddress(baseURL) } catch { throw .usage(error.message) }
        return AugmentationSettings(
            address: address,
            key: key,
            model: imageModel,
            size: size,
            price: price,
            maximumCost: maxCost,
            concurrency: concurrency,
            requestsPerMinute: requestsPerMinute,
            timeout: .seconds(timeout),
            delay: RetryDelay(),
            minimumSimilarity: minimumSimilarity,
            retriesUnknown: retriesUnknown
        )
    }
}

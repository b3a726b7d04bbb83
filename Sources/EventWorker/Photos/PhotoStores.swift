import FoundationEssentials

/// All places that photos may come from, as they are configured.
package final class PhotoStores: PhotoSource {
    private let fetcher: PhotoFetcher
    private let routing: RoutingPhotoSource

    /// Opens what is configured; keys for S3 may stand in the environment.
    ///
    /// - Throws: ``PhotoSourceError`` when the root of files is no directory.
    package init(
        _ configuration: WorkerConfiguration,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(PhotoSourceError) {
        let photos = configuration.photos
        var limits = PhotoFetchLimits()
        limits.maximumBytes = configuration.maximumPhotoBytes
        limits.timeout = configuration.photoTimeout
        limits.maximumRedirects = photos.maximumRedirects
        limits.leastBytesPerSecond = photos.leastBytesPerSecond
        let fetcher = PhotoFetcher(limits: limits, addresses: AddressPolicy(allowing: photos.allowedNetworks))
        self.fetcher = fetcher
        routing = RoutingPhotoSource(
            file: try configuration.photoFileRoot.map { root throws(PhotoSourceError) in
                try FilePhotoSource(root: root, maximumBytes: limits.maximumBytes)
            },
            http: configuration.photoOrigins.isEmpty
                ? nil : HTTPPhotoSource(fetcher: fetcher, origins: configuration.photoOrigins),
            s3: photos.s3.buckets.isEmpty
                ? nil : S3PhotoSource(fetcher: fetcher, settings: photos.s3, environment: environment)
        )
    }

    package func photo(at url: String) async throws(PhotoSourceError) -> [UInt8] {
        try await routing.photo(at: url)
    }

    /// Ends all connections.
    package func shutdown() async {
        await fetcher.shutdown()
    }
}

import FoundationEssentials

/// Photos over HTTPS, from configured origins only; a redirect must lead to one of them too.
package struct HTTPPhotoSource: PhotoSource {
    private let fetcher: PhotoFetcher
    private let origins: [PhotoOrigin]

    /// Fetches from `origins`.
    package init(fetcher: PhotoFetcher, origins: [PhotoOrigin]) {
        self.fetcher = fetcher
        self.origins = origins
    }

    package func photo(at url: String) async throws(PhotoSourceError) -> [UInt8] {
        guard let parsed = URL(string: url) else { throw .forbidden("the photo URL is malformed") }
        let origins = origins
        return try await fetcher.photo(
            at: PhotoFetcher.Hop(url: try Self.admitted(parsed, origins)),
            redirecting: { target throws(PhotoSourceError) in
                PhotoFetcher.Hop(url: try Self.admitted(target, origins))
            }
        )
    }

    private static func admitted(_ url: URL, _ origins: [PhotoOrigin]) throws(PhotoSourceError) -> URL {
        guard let host = url.host(), !host.isEmpty else { throw .forbidden("the photo URL is malformed") }
        guard origins.contains(where: { $0.admits(url) }) else {
            throw .forbidden("photos from \(host) are not allowed; add its origin to photos.allowedOrigins")
        }
        return url
    }
}

import FoundationEssentials

/// Sends each URL to the source that is configured for its scheme.
package struct RoutingPhotoSource: PhotoSource {
    private let file: FilePhotoSource?
    private let http: HTTPPhotoSource?
    private let s3: S3PhotoSource?

    /// A source for whatever is configured; other schemes are refused.
    package init(file: FilePhotoSource?, http: HTTPPhotoSource?, s3: S3PhotoSource? = nil) {
        self.file = file
        self.http = http
        self.s3 = s3
    }

    package func photo(at url: String) async throws(PhotoSourceError) -> [UInt8] {
        switch URL(string: url)?.scheme?.lowercased() {
        case "file":
            guard let file else {
                throw .forbidden("file photos are not allowed; set photos.fileRoot to the directory they lie in")
            }
            return try await file.photo(at: url)
        case "http", "https":
            guard let http else {
                throw .forbidden("no photo store is allowed; list its origin in photos.allowedOrigins")
            }
            return try await http.photo(at: url)
        case "s3":
            guard let s3 else {
                throw .forbidden("s3 photos are not allowed; list their buckets in photos.s3.buckets")
            }
            return try await s3.photo(at: url)
        case let scheme:
            throw .forbidden("photos with the scheme \(scheme ?? "(none)") cannot be fetched; use https")
        }
    }
}

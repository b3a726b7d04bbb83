import FoundationEssentials

/// The parts of `s3://bucket/key`.
struct S3ObjectURL {
    let bucket: String
    /// Not percent-encoded.
    let key: String

    /// Splits a URL.
    ///
    /// - Throws: ``PhotoSourceError`` unless the bucket has a name that S3 allows (3 to 63 of `a-z`, `0-9`, `-` and `.`,
    ///   no address) and the key has no `.` or `..` between slashes, which servers read in their own ways.
    init(_ text: String) throws(PhotoSourceError) {
        guard let url = URL(string: text), url.scheme?.lowercased() == "s3", let host = url.host(), url.user() == nil,
            url.port == nil, url.query() == nil, url.fragment() == nil
        else {
            throw .forbidden("the photo URL has not the form s3://bucket/key")
        }
        let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789-.".utf8)
        guard (3...63).contains(host.utf8.count), host.utf8.allSatisfy({ allowed.contains($0) }),
            IPAddress(host) == nil, !host.hasPrefix("."), !host.hasSuffix("."), !host.contains("..")
        else {
            throw .forbidden("the photo URL names no bucket that S3 could have")
        }
        let key = String(url.path(percentEncoded: false).dropFirst())
        guard !key.isEmpty, key.utf8.count <= 1024, !key.utf8.contains(0),
            !key.split(separator: "/", omittingEmptySubsequences: false).contains(where: { $0 == "." || $0 == ".." })
        else {
            throw .forbidden("the photo URL names no key in the bucket \(host)")
        }
        bucket = host
        self.key = key
    }
}

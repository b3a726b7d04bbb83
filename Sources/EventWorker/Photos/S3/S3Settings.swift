package import FoundationEssentials

/// Where `s3://` photos are, and with which key they are read.
package struct S3Settings: Sendable {
    /// The buckets that photos may come from; without one, `s3://` is refused.
    package var buckets: [String] = []
    /// The service, as `https://minio.example.com:9000`; nil is Amazon's of the region.
    package var endpoint: URL?
    /// The region that signatures name.
    package var region = "us-east-1"
    /// Whether the bucket stands in the path instead of in front of the host.
    package var usesPathStyle = false
    /// A file in the form of `~/.aws/credentials`.
    package var credentialsFile: String?
    /// Where web identities are exchanged for keys; nil is Amazon's of the region.
    package var tokenEndpoint: URL?

    /// No bucket.
    package init() {}
}

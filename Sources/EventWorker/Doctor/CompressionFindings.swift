/// Judges whether what the producer writes goes out compressed. Decisions only.
///
/// librdkafka sends uncompressed, without an error, to brokers that do not advertise the oldest Produce request, and to
/// those too old for zstd. What brokers advertise stands in its log when it is told to explain features.
package struct CompressionFindings: Sendable {
    private let codec: String
    private let libraryFeatures: Set<String>
    private let libraryVersion: String
    private let logLines: [String]

    /// Judges a codec by the features of the library and what it logged about brokers.
    package init(codec: String, libraryFeatures: String, libraryVersion: String, logLines: [String]) {
        self.codec = codec
        self.libraryFeatures = Set(libraryFeatures.split(separator: ",").map(String.init))
        self.libraryVersion = libraryVersion
        self.logLines = logLines
    }

    /// Whether messages are compressed.
    package var finding: Finding {
        guard codec != "none" else {
            return Finding(
                "compression",
                .warning,
                "compression is switched off",
                remedy: "remove compression.codec from kafka.properties: embeddings then go out with lz4"
            )
        }
        // zlib stands for gzip in some builds.
        guard libraryFeatures.contains(codec) || libraryFeatures.isEmpty else {
            return Finding(
                "compression",
                .failed,
                "librdkafka \(libraryVersion) was built without \(codec)",
                remedy: "install a librdkafka with \(codec), or set compression.codec to one of: "
                    + ["gzip", "snappy", "lz4", "zstd"].filter(libraryFeatures.contains).joined(separator: ", ")
            )
        }
        let versions = logLines.compactMap(Self.produceVersions)
        guard let least = versions.map(\.lowerBound).max(), let most = versions.map(\.upperBound).min() else {
            return Finding("compression", .unknown, "no broker said which Produce requests it takes")
        }
        let wanted = codec == "zstd" ? 7 : 0
        guard least <= wanted, most >= wanted else {
            return Finding(
                "compression",
                .warning,
                "messages go out uncompressed: a broker takes Produce requests \(least) to \(most), and librdkafka "
                    + "\(libraryVersion) compresses with \(codec) only for brokers that name \(wanted)",
                remedy:
                    "watch for \"messages go out uncompressed\" in the worker's log, and take a librdkafka or a broker "
                    + "without this limit"
            )
        }
        return Finding("compression", .ok, "\(codec), which librdkafka \(libraryVersion) and the brokers know")
    }

    /// `ApiKey Produce (0) Versions 0..9` as a range.
    private static func produceVersions(_ line: String) -> ClosedRange<Int>? {
        guard let start = line.firstRange(of: "ApiKey Produce (0) Versions ") else { return nil }
        let parts = line[start.upperBound...].split(separator: ".").compactMap { Int($0) }
        guard parts.count == 2, parts[0] <= parts[1] else { return nil }
        return parts[0]...parts[1]
    }
}

extension SettingCatalog {
    static let photos = [
        Setting(
            "photos.allowedOrigins",
            .list,
            .words("none"),
            "where photos may be fetched from, such as `https://photos.example.com` or `https://*.example.com`"
        ),
        Setting("photos.fileRoot", .path, .words("none: refused"), "directory for `file://` photos"),
        Setting(
            "photos.maxBytes",
            .whole,
            .value("20971520"),
            range: "1 to 1073741824",
            unit: "bytes",
            "largest photo file"
        ),
        Setting(
            "photos.timeoutSeconds",
            .whole,
            .value("15"),
            range: "1 to 600",
            unit: "seconds",
            "most time for one photo to arrive"
        ),
        Setting(
            "photos.maxPerSecond",
            .number,
            .words("no limit"),
            range: "0.001 to 1000000",
            unit: "photos a second",
            isReloadable: true,
            "most photos that this worker fetches; further ones wait without a try being counted"
        ),
        Setting(
            "photos.allowedNetworks",
            .list,
            .words("none"),
            "private networks that photos may come from, such as `10.0.0.0/8`; without them only public addresses are asked ([why](security.md))"
        ),
        Setting(
            "photos.maxRedirects",
            .whole,
            .value("3"),
            range: "0 to 10",
            "most redirects, each of which must lead to an allowed origin"
        ),
        Setting(
            "photos.leastBytesPerSecond",
            .whole,
            .value("4096"),
            range: "0 to 1073741824",
            unit: "bytes a second",
            "slowest body, measured over two seconds"
        ),
        Setting("photos.s3.buckets", .list, .words("none: refused"), "buckets that `s3://` photos may come from"),
        Setting(
            "photos.s3.endpoint",
            .text,
            .words("Amazon's of the region"),
            "S3-compatible service, such as `https://minio.example.com:9000`"
        ),
        Setting("photos.s3.region", .text, .value("us-east-1"), "region that signatures name"),
        Setting(
            "photos.s3.pathStyle",
            .flag,
            .value("false"),
            "whether the bucket stands in the path instead of before the host"
        ),
        Setting(
            "photos.s3.credentialsFile",
            .path,
            .words("`AWS_SHARED_CREDENTIALS_FILE`"),
            "file like `~/.aws/credentials`, read at each request"
        ),
        Setting(
            "photos.s3.tokenEndpoint",
            .text,
            .words("Amazon's of the region"),
            "where web identities are exchanged for keys"
        ),
    ]

    static let failures = [
        Setting(
            "failures.attempts",
            .whole,
            .value("8"),
            range: "1 to 100",
            "tries of an event before it is a dead letter; waiting for something that is down is no try ([when](reliability.md))"
        ),
        Setting(
            "failures.longestPauseSeconds",
            .whole,
            .value("10"),
            range: "1 to 600",
            unit: "seconds",
            "longest pause between tries, which double from 0.2 s"
        ),
    ]
}

package import FoundationEssentials

/// Photos of any S3-compatible service: `s3://bucket/key`, read with a signed request.
package struct S3PhotoSource: PhotoSource {
    private let fetcher: PhotoFetcher
    private let settings: S3Settings
    private let credentials: S3CredentialsProvider
    private let now: @Sendable () -> Date

    /// Reads from the buckets of the settings, with the key that the environment names.
    package init(
        fetcher: PhotoFetcher,
        settings: S3Settings,
        environment: [String: String],
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.fetcher = fetcher
        self.settings = settings
        self.now = now
        credentials = S3CredentialsProvider(settings: settings, environment: environment, fetcher: fetcher, now: now)
    }

    package func photo(at url: String) async throws(PhotoSourceError) -> [UInt8] {
        let place = try S3ObjectURL(url)
        guard settings.buckets.contains(place.bucket) else {
            throw .forbidden("photos from the bucket \(place.bucket) are not allowed; add it to photos.s3.buckets")
        }
        let key = try await credentials.credentials()
        var hop = try request(for: place, with: key)
        let (store, isTrusted) = ("s3://\(place.bucket)", await credentials.isTrusted(key))
        hop.refusal = { status, body in
            Self.error(S3Refusal(status: status, body: body), store: store, isTrusted: isTrusted)
        }
        do {
            let photo = try await fetcher.photo(at: hop)
            await credentials.note(accepted: key)
            return photo
        } catch {
            if error.concernsEveryPhoto { await credentials.note(refused: key) }
            throw error
        }
    }

    /// What a refusal means for the photo; nil when its status says all.
    private static func error(_ refusal: S3Refusal, store: String, isTrusted: Bool) -> PhotoSourceError? {
        guard let remedy = refusal.remedy else { return nil }
        let message = "the photo store \(store) refuses the worker's key (\(refusal.description)): \(remedy)"
        // A key that has just opened other photos is right: this one's name is read in another way there.
        if refusal.isOfSignature, isTrusted { return .unavailable(message, store: store) }
        return .storeDown(message, store: store)
    }

    private func request(
        for place: S3ObjectURL,
        with credentials: S3Credentials
    ) throws(PhotoSourceError) -> PhotoFetcher.Hop {
        let endpoint = settings.endpoint ?? URL(string: "https://s3.\(settings.region).amazonaws.com")
        guard let endpoint, let scheme = endpoint.scheme, let host = endpoint.host() else {
            throw .forbidden("photos.s3.endpoint is no URL such as https://s3.example.com")
        }
        let port = endpoint.port.map { ":\($0)" } ?? ""
        let authority = (settings.usesPathStyle ? host : "\(place.bucket).\(host)") + port
        let key = SignatureV4.encoded(place.key, keepingSlashes: true)
        let path = settings.usesPathStyle ? "/\(place.bucket)/\(key)" : "/\(key)"
        guard let url = URL(string: "\(scheme)://\(authority)\(path)") else {
            throw .forbidden("the photo URL s3://\(place.bucket)/ has a key that no URL can name")
        }
        let time = SignatureV4.timestamp(now())
        var headers = [
            ("host", authority), ("x-amz-content-sha256", SignatureV4.emptyPayloadHash), ("x-amz-date", time),
        ]
        if let token = credentials.sessionToken { headers.append(("x-amz-security-token", token)) }
        let signature = SignatureV4(credentials: credentials, region: settings.region)
            .authorization(SignatureV4.Request(path: path, headers: headers), at: time)
        return PhotoFetcher.Hop(url: url, headers: headers + [("authorization", signature)])
    }
}

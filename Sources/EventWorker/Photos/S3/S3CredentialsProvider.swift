import FoundationEssentials

/// Finds the key for S3, in this order: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN` in the
/// environment; a web identity (`AWS_WEB_IDENTITY_TOKEN_FILE`, `AWS_ROLE_ARN`), exchanged for a temporary key; the
/// credentials file (`photos.s3.credentialsFile` or `AWS_SHARED_CREDENTIALS_FILE`, profile `AWS_PROFILE`).
///
/// Files are read anew whenever a key is needed, so that they may rotate. A temporary key is renewed from five minutes
/// before its end, and used to its end when that fails.
actor S3CredentialsProvider {
    /// How long before its end a temporary key is renewed, in seconds.
    private static let renewal = 300.0
    /// How long a renewal that failed is not repeated while the old key is valid, in seconds.
    private static let pause = 30.0
    /// How long a key that was accepted is above suspicion: not as long as one photo is tried.
    private static let trust = Duration.seconds(10)

    private let settings: S3Settings
    private let environment: [String: String]
    private let fetcher: PhotoFetcher
    private let now: @Sendable () -> Date
    private var temporary: S3Credentials?
    private var nextRenewal = Date.distantPast
    private var accepted: (key: S3Credentials, at: ContinuousClock.Instant)?

    init(
        settings: S3Settings,
        environment: [String: String],
        fetcher: PhotoFetcher,
        now: @escaping @Sendable () -> Date
    ) {
        self.settings = settings
        self.environment = environment
        self.fetcher = fetcher
        self.now = now
    }

    /// Whether the service has accepted a key a short while ago.
    func isTrusted(_ key: S3Credentials) -> Bool {
        guard let accepted, accepted.key == key else { return false }
        return ContinuousClock.now - accepted.at < Self.trust
    }

    /// Notes that the service has accepted a key.
    func note(accepted key: S3Credentials) {
        accepted = (key, .now)
    }

    /// Notes that the service does not accept a key; a temporary one is not used again.
    func note(refused key: S3Credentials) {
        if temporary == key { temporary = nil }
    }

    /// The key to use now.
    ///
    /// - Throws: ``PhotoSourceError`` that concerns every photo: a file may be about to be replaced.
    func credentials() async throws(PhotoSourceError) -> S3Credentials {
        if let accessKey = environment["AWS_ACCESS_KEY_ID"], let secretKey = environment["AWS_SECRET_ACCESS_KEY"] {
            return S3Credentials(
                accessKey: accessKey,
                secretKey: secretKey,
                sessionToken: environment["AWS_SESSION_TOKEN"]
            )
        }
        if let file = environment["AWS_WEB_IDENTITY_TOKEN_FILE"], let role = environment["AWS_ROLE_ARN"] {
            return try await temporaryKey(tokenFile: file, role: role)
        }
        if let file = settings.credentialsFile ?? environment["AWS_SHARED_CREDENTIALS_FILE"] {
            let profile = environment["AWS_PROFILE"] ?? "default"
            guard let found = S3CredentialsFile.credentials(in: try Self.text(of: file), profile: profile) else {
                throw Self.none("the credentials file \(file) has no whole key for the profile \(profile)")
            }
            return found
        }
        throw Self.none("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a web identity or photos.s3.credentialsFile")
    }

    private static func none(_ reason: String) -> PhotoSourceError {
        .storeDown("there is no key for S3: \(reason)", store: "S3")
    }

    /// The temporary key of a web identity.
    private func temporaryKey(tokenFile: String, role: String) async throws(PhotoSourceError) -> S3Credentials {
        let start = now()
        let (old, end) = (temporary, temporary?.expiry ?? .distantPast)
        if let old, end > start, end.timeIntervalSince(start) > Self.renewal || start < nextRenewal { return old }
        // Photos beside this one take the old key meanwhile.
        nextRenewal = start.addingTimeInterval(Self.pause)
        do {
            return try await exchanged(tokenFile: tokenFile, role: role)
        } catch {
            guard let old, end > now() else { throw error }
            return old
        }
    }

    /// `AssumeRoleWithWebIdentity` of the security token service.
    private func exchanged(tokenFile: String, role: String) async throws(PhotoSourceError) -> S3Credentials {
        let token = try Self.text(of: tokenFile).split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
        let endpoint = settings.tokenEndpoint ?? URL(string: "https://sts.\(settings.region).amazonaws.com")
        let form = [
            ("Action", "AssumeRoleWithWebIdentity"), ("Version", "2011-06-15"), ("RoleArn", role),
            ("RoleSessionName", environment["AWS_ROLE_SESSION_NAME"] ?? "event-worker"),
            ("WebIdentityToken", token),
        ].map { "\($0.0)=\(SignatureV4.encoded($0.1))" }.joined(separator: "&")
        guard let endpoint else { throw Self.none("photos.s3.region names no region") }
        let answer: [UInt8]
        do {
            answer = try await fetcher.answer(of: endpoint, to: form) { status, body in
                .refused("the token service answered \(S3Refusal(status: status, body: body).description)")
            }
        } catch {
            // What the service says about the token is no reason to give a photo up.
            throw Self.none("the web identity was not exchanged for one: \(error.message)")
        }
        let text = String(decoding: answer, as: UTF8.self)
        guard let accessKey = S3XML.element("AccessKeyId", in: text),
            let secretKey = S3XML.element("SecretAccessKey", in: text),
            let sessionToken = S3XML.element("SessionToken", in: text)
        else {
            throw Self.none("the token service answered without one")
        }
        let expiry = S3XML.element("Expiration", in: text).flatMap { try? Date($0, strategy: .iso8601) }
        let found = S3Credentials(
            accessKey: accessKey,
            secretKey: secretKey,
            sessionToken: sessionToken,
            expiry: expiry ?? now().addingTimeInterval(900)
        )
        temporary = found
        return found
    }

    private static func text(of file: String) throws(PhotoSourceError) -> String {
        guard let data = try? Data(contentsOf: URL(filePath: file)) else {
            throw none("the file \(file) cannot be read")
        }
        return String(decoding: data, as: UTF8.self)
    }
}

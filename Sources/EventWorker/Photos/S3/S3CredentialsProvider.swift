import FoundationEssentials

/// Finds the key for S3, in this order: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN` in the
/// environment; a web identity (`AWS_WEB_IDENTITY_TOKEN_FILE`, `AWS_ROLE_ARN`), exchanged for a temporary key; the
/// credentials file (`photos.s3.credentialsFile` or `AWS_SHARED_CREDENTIALS_FILE`, profile `AWS_PROFILE`).
///
/// Files are read anew whenever a key is needed, so that they may rotate. A temporary key is kept until five minutes
/// before its end.
actor S3CredentialsProvider {
    private let settings: S3Settings
    private let environment: [String: String]
    private let fetcher: PhotoFetcher
    private var temporary: S3Credentials?

    init(settings: S3Settings, environment: [String: String], fetcher: PhotoFetcher) {
        self.settings = settings
        self.environment = environment
        self.fetcher = fetcher
    }

    /// The key to use now.
    ///
    /// - Throws: ``PhotoSourceError``, worth another try: a file may be about to be replaced.
    func credentials() async throws(PhotoSourceError) -> S3Credentials {
        if let accessKey = environment["AWS_ACCESS_KEY_ID"], let secretKey = environment["AWS_SECRET_ACCESS_KEY"] {
            return S3Credentials(
                accessKey: accessKey,
                secretKey: secretKey,
                sessionToken: environment["AWS_SESSION_TOKEN"]
            )
        }
        if let file = environment["AWS_WEB_IDENTITY_TOKEN_FILE"], let role = environment["AWS_ROLE_ARN"] {
            return try await exchanged(tokenFile: file, role: role)
        }
        if let file = settings.credentialsFile ?? environment["AWS_SHARED_CREDENTIALS_FILE"] {
            let profile = environment["AWS_PROFILE"] ?? "default"
            guard let found = S3CredentialsFile.credentials(in: try Self.text(of: file), profile: profile) else {
                throw .unavailable("the credentials file \(file) has no whole key for the profile \(profile)")
            }
            return found
        }
        throw .unavailable(
            "there is no key for S3: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a web identity or photos.s3.credentialsFile"
        )
    }

    /// `AssumeRoleWithWebIdentity` of the security token service.
    private func exchanged(tokenFile: String, role: String) async throws(PhotoSourceError) -> S3Credentials {
        if let temporary, let expiry = temporary.expiry, expiry.timeIntervalSinceNow > 300 { return temporary }
        let token = try Self.text(of: tokenFile).split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
        let endpoint = settings.tokenEndpoint ?? URL(string: "https://sts.\(settings.region).amazonaws.com")
        let form = [
            ("Action", "AssumeRoleWithWebIdentity"), ("Version", "2011-06-15"), ("RoleArn", role),
            ("RoleSessionName", environment["AWS_ROLE_SESSION_NAME"] ?? "event-worker"),
            ("WebIdentityToken", token),
        ].map { "\($0.0)=\(SignatureV4.encoded($0.1))" }.joined(separator: "&")
        guard let endpoint else { throw .unavailable("photos.s3.region names no region") }
        let answer: [UInt8]
        do {
            answer = try await fetcher.answer(of: endpoint, to: form)
        } catch {
            // What the service says about the token is no reason to give a photo up.
            throw .unavailable("the web identity was not exchanged for a key: \(error.message)")
        }
        let text = String(decoding: answer, as: UTF8.self)
        guard let accessKey = Self.element("AccessKeyId", in: text),
            let secretKey = Self.element("SecretAccessKey", in: text),
            let sessionToken = Self.element("SessionToken", in: text)
        else {
            throw .unavailable("the security token service answered without a key")
        }
        let expiry = Self.element("Expiration", in: text).flatMap { try? Date($0, strategy: .iso8601) }
        let found = S3Credentials(
            accessKey: accessKey,
            secretKey: secretKey,
            sessionToken: sessionToken,
            expiry: expiry ?? Date().addingTimeInterval(900)
        )
        temporary = found
        return found
    }

    private static func text(of file: String) throws(PhotoSourceError) -> String {
        guard let data = try? Data(contentsOf: URL(filePath: file)) else {
            throw .unavailable("the file \(file) cannot be read")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// What stands between a pair of tags; the service's answers have none of these twice, and keys need no entities.
    private static func element(_ name: String, in text: String) -> String? {
        guard let start = text.firstRange(of: "<\(name)>"), let end = text.firstRange(of: "</\(name)>"),
            start.upperBound <= end.lowerBound
        else { return nil }
        return String(text[start.upperBound..<end.lowerBound])
    }
}

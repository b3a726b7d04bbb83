/// The form of `~/.aws/credentials`: sections of `name = value`.
enum S3CredentialsFile {
    /// The key of one profile; nil when the profile is not there or not whole.
    static func credentials(in text: String, profile: String) -> S3Credentials? {
        var values: [String: String] = [:]
        var isInProfile = false
        for line in text.split(whereSeparator: \.isNewline).map(trimmed) {
            if line.hasPrefix("["), line.hasSuffix("]") {
                isInProfile = trimmed(line.dropFirst().dropLast()) == profile
            } else if isInProfile, !line.hasPrefix("#"), !line.hasPrefix(";") {
                let parts = line.split(separator: "=", maxSplits: 1).map(trimmed)
                if parts.count == 2 { values[parts[0].lowercased()] = parts[1] }
            }
        }
        guard let accessKey = values["aws_access_key_id"], let secretKey = values["aws_secret_access_key"] else {
            return nil
        }
        return S3Credentials(
            accessKey: accessKey,
            secretKey: secretKey,
            sessionToken: values["aws_session_token"]
        )
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let start = text.drop { $0 == " " || $0 == "\t" }
        let count = start.reversed().prefix { $0 == " " || $0 == "\t" }.count
        return String(start.dropLast(count))
    }
}

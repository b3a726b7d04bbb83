import Crypto
package import FoundationEssentials

/// Signs requests as AWS Signature Version 4 says, in the form that S3 wants: the path is encoded once and kept as it is.
///
/// Source: "Signature Version 4 signing process", Amazon S3 API Reference.
package struct SignatureV4: Sendable {
    /// A request to sign.
    package struct Request: Sendable {
        package var method = "GET"
        /// The path, percent-encoded, beginning with a slash.
        package var path: String
        /// Names and values, not encoded.
        package var query: [(String, String)] = []
        /// Names and values; `host` and `x-amz-date` must be among them.
        package var headers: [(String, String)]
        /// SHA-256 of the body in lowercase hexadecimal.
        package var payloadHash = SignatureV4.emptyPayloadHash

        package init(path: String, query: [(String, String)] = [], headers: [(String, String)]) {
            self.path = path
            self.query = query
            self.headers = headers
        }
    }

    /// SHA-256 of nothing.
    package static let emptyPayloadHash = hex(SHA256.hash(data: [UInt8]()))

    private let credentials: S3Credentials
    private let region: String
    private let service: String

    /// Signs for one region and service.
    package init(credentials: S3Credentials, region: String, service: String = "s3") {
        self.credentials = credentials
        self.region = region
        self.service = service
    }

    /// The value of the `Authorization` header for a request sent at a time, which is written as in `x-amz-date`:
    /// `20130524T000000Z`.
    package func authorization(_ request: Request, at time: String) -> String {
        let headers = request.headers.map { ($0.0.lowercased(), Self.trimmed($0.1)) }.sorted { $0.0 < $1.0 }
        let names = headers.map(\.0).joined(separator: ";")
        let query = request.query.map { (Self.encoded($0.0), Self.encoded($0.1)) }
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
        let canonical = [
            request.method, request.path, query, headers.map { "\($0.0):\($0.1)\n" }.joined(), names,
            request.payloadHash,
        ].joined(separator: "\n")
        let scope = "\(time.prefix(8))/\(region)/\(service)/aws4_request"
        let text = ["AWS4-HMAC-SHA256", time, scope, Self.hex(SHA256.hash(data: Array(canonical.utf8)))]
            .joined(separator: "\n")
        let signature = Self.hex(Self.mac(key(date: String(time.prefix(8))), text))
        return "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope),SignedHeaders=\(names),"
            + "Signature=\(signature)"
    }

    /// The key that signs one day's requests.
    package func key(date: String) -> [UInt8] {
        let secret = Array("AWS4\(credentials.secretKey)".utf8)
        return [date, region, service, "aws4_request"].reduce(secret) { Self.mac($0, $1) }
    }

    /// A time as signatures write it.
    package static func timestamp(_ date: Date) -> String {
        date.formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
    }

    /// Percent-encodes all but unreserved characters, and slashes where they are to stay.
    package static func encoded(_ text: String, keepingSlashes: Bool = false) -> String {
        var result = ""
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            if scalar.isASCII, scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) {
                result.unicodeScalars.append(scalar)
            } else if "-._~".unicodeScalars.contains(scalar) || (keepingSlashes && byte == UInt8(ascii: "/")) {
                result.unicodeScalars.append(scalar)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }

    private static func trimmed(_ value: String) -> String {
        value.split(separator: " ").joined(separator: " ")
    }

    private static func mac(_ key: [UInt8], _ text: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".unicodeScalars)
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(contentsOf: [digits[Int(byte >> 4)], digits[Int(byte & 15)]]) }
        return String(text)
    }
}

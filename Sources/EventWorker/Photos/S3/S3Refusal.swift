/// Why S3 or its token service refused a request, as the code in its answer says.
///
/// Source: "Error responses", Amazon S3 API Reference; compatible services answer with the same codes.
struct S3Refusal {
    let status: UInt
    /// As `AccessDenied`; nil when the answer names none.
    let code: String?

    /// Reads what an answer begins with.
    init(status: UInt, body: String) {
        self.status = status
        // The rest of the answer tells of the key and of what was signed with it.
        let code = S3XML.element("Code", in: body)
        self.code = code.flatMap { $0.utf8.count <= 64 && $0.utf8.allSatisfy(Self.isLetter) ? $0 : nil }
    }

    /// Status and code.
    var description: String { "HTTP \(status)" + (code.map { " \($0)" } ?? "") }

    /// Whether what was signed is not what the service read: the secret is wrong, or the service reads this name of an
    /// object in another way.
    var isOfSignature: Bool { code == "SignatureDoesNotMatch" }

    /// What has to be done before the service takes any request; nil when it refused this one alone, as with
    /// `AccessDenied`.
    var remedy: String? {
        switch code {
        case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired":
            "the key has expired: renew it, and check the clock of this machine"
        case "InvalidToken":
            "the session token is none, or another key's: replace key and token together"
        case "InvalidAccessKeyId", "InvalidClientTokenId":
            "the service knows no such key: replace it by one that is valid"
        case "SignatureDoesNotMatch":
            "the secret is not the key's: replace both together"
        case "RequestTimeTooSkewed":
            "the clock of this machine is wrong: set it"
        case "AuthorizationHeaderMalformed":
            "the request was signed for another region: set photos.s3.region to the bucket's"
        case "AccountProblem", "InvalidSecurity", "NotSignedUp":
            "the service does not serve the account of the key: look there"
        default:
            status == 401 ? "the service does not accept the key: replace it by one that is valid" : nil
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch Unicode.Scalar(byte) {
        case "a"..."z", "A"..."Z", "0"..."9", ".": true
        default: false
        }
    }
}

import EventWorker
import FoundationEssentials
import Testing

/// The examples that Amazon publishes: "Signature Calculations for the Authorization Header" of the S3 API Reference,
/// and `get-vanilla` of the Signature Version 4 test suite.
@Suite struct SignatureV4Tests {
    private static let bucket = "examplebucket.s3.amazonaws.com"
    private static let time = "20130524T000000Z"

    private func signature(
        _ path: String,
        query: [(String, String)] = [],
        more headers: [(String, String)] = []
    ) throws -> String {
        let signer = SignatureV4(
            credentials: S3Credentials(
                accessKey: "AKIAIOSFODNN7EXAMPLE",
                secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
            ),
            region: "us-east-1"
        )
        let request = SignatureV4.Request(
            path: path,
            query: query,
            headers: headers + [
                ("Host", Self.bucket), ("x-amz-date", Self.time),
                ("x-amz-content-sha256", SignatureV4.emptyPayloadHash),
            ]
        )
        let value = signer.authorization(request, at: Self.time)
        #expect(value.hasPrefix("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"))
        return String(try #require(value.split(separator: "Signature=").last))
    }

    @Test func `an object`() throws {
        #expect(
            try signature("/test.txt", more: [("Range", "bytes=0-9")])
                == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        )
    }

    @Test func `a bucket's life cycle`() throws {
        #expect(
            try signature("/", query: [("lifecycle", "")])
                == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
        )
    }

    @Test func `a list of objects`() throws {
        #expect(
            try signature("/", query: [("prefix", "J"), ("max-keys", "2")])
                == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
        )
    }

    @Test func `the test suite's plain request`() {
        let signer = SignatureV4(
            credentials: S3Credentials(
                accessKey: "AKIDEXAMPLE",
                secretKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
            ),
            region: "us-east-1",
            service: "service"
        )
        let request = SignatureV4.Request(
            path: "/",
            headers: [("Host", "example.amazonaws.com"), ("X-Amz-Date", "20150830T123600Z")]
        )
        #expect(
            signer.authorization(request, at: "20150830T123600Z").hasSuffix(
                "SignedHeaders=host;x-amz-date,Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
            )
        )
    }

    @Test func `a day's key`() {
        let signer = SignatureV4(
            credentials: S3Credentials(accessKey: "a", secretKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
            region: "us-east-1",
            service: "iam"
        )
        let key = signer.key(date: "20150830").map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        #expect(key.joined() == "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9")
    }

    @Test func `letters beyond the unreserved ones are encoded`() {
        #expect(SignatureV4.encoded("a b/ü~+%.txt") == "a%20b%2F%C3%BC~%2B%25.txt")
        #expect(SignatureV4.encoded("a b/c", keepingSlashes: true) == "a%20b/c")
        #expect(SignatureV4.timestamp(Date(timeIntervalSince1970: 1_369_353_600)) == "20130524T000000Z")
    }

    @Test func `a key shows no secret`() {
        let key = S3Credentials(accessKey: "AKID", secretKey: "geheim", sessionToken: "auch")
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] {
            #expect(!text.contains("geheim") && !text.contains("auch"))
        }
    }
}

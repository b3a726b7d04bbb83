import EventWorker
import Foundation
import Testing

@Suite struct PhotoOriginTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let origin: String
        let url: String
        let isAdmitted: Bool

        init(_ origin: String, _ url: String, _ isAdmitted: Bool) {
            self.origin = origin
            self.url = url
            self.isAdmitted = isAdmitted
        }

        var testDescription: String { "\(origin) \(isAdmitted ? "admits" : "refuses") \(url)" }
    }

    static let cases = [
        Case("https://photos.example.com", "https://photos.example.com/a.jpg", true),
        Case("https://photos.example.com/", "https://photos.example.com/a.jpg?token=x", true),
        Case("HTTPS://Photos.Example.COM", "https://PHOTOS.example.com/a.jpg", true),
        Case("https://photos.example.com", "http://photos.example.com/a.jpg", false),
        Case("https://photos.example.com", "https://example.com/a.jpg", false),
        Case("https://photos.example.com", "https://more.photos.example.com/a.jpg", false),
        Case("https://photos.example.com", "https://photos.example.com.evil.org/a.jpg", false),
        Case("https://photos.example.com", "https://evilphotos.example.com/a.jpg", false),
        // Ports: the scheme's own need not be written, others must be equal.
        Case("https://photos.example.com", "https://photos.example.com:443/a.jpg", true),
        Case("https://photos.example.com:443", "https://photos.example.com/a.jpg", true),
        Case("https://photos.example.com", "https://photos.example.com:8443/a.jpg", false),
        Case("https://photos.example.com:8443", "https://photos.example.com:8443/a.jpg", true),
        Case("https://photos.example.com:8443", "https://photos.example.com/a.jpg", false),
        Case("http://photos.example.com", "http://photos.example.com:80/a.jpg", true),
        Case("http://photos.example.com", "http://photos.example.com:443/a.jpg", false),
        // Whoever writes a user into the URL wants the host to be misread.
        Case("https://photos.example.com", "https://photos.example.com@evil.org/a.jpg", false),
        Case("https://photos.example.com", "https://user@photos.example.com/a.jpg", false),
        Case("https://photos.example.com", "https://user:secret@photos.example.com/a.jpg", false),
        Case("https://photos.example.com", "https://evil.org/?https://photos.example.com/a.jpg", false),
        Case("https://photos.example.com", "https://evil.org#@photos.example.com/a.jpg", false),
        // A star stands for every host below the domain.
        Case("https://*.example.com", "https://photos.example.com/a.jpg", true),
        Case("https://*.example.com", "https://a.b.example.com/a.jpg", true),
        Case("https://*.example.com", "https://Photos.EXAMPLE.com/a.jpg", true),
        Case("https://*.example.com", "https://example.com/a.jpg", false),
        Case("https://*.example.com", "https://.example.com/a.jpg", false),
        Case("https://*.example.com", "https://notexample.com/a.jpg", false),
        Case("https://*.example.com", "https://photos.example.com:8443/a.jpg", false),
        Case("http://127.0.0.1:9000", "http://127.0.0.1:9000/a.jpg", true),
        Case("http://127.0.0.1:9000", "http://127.0.0.2:9000/a.jpg", false),
        Case("http://[::1]:9000", "http://[::1]:9000/a.jpg", true),
        Case("http://[::1]:9000", "http://[::2]:9000/a.jpg", false),
    ]

    @Test(arguments: cases)
    func `an origin admits its own URLs alone`(_ row: Case) throws {
        let origin = try #require(PhotoOrigin(row.origin))
        // What is no URL at all never reaches the question.
        let isAdmitted = URL(string: row.url).map { origin.admits($0) } ?? false
        #expect(isAdmitted == row.isAdmitted)
    }

    @Test(arguments: [
        "", "photos.example.com", "ftp://photos.example.com", "file:///photos", "https://", "https:///a",
        "https://photos.example.com/path", "https://photos.example.com?query", "https://user@photos.example.com",
        "//photos.example.com",
    ])
    func `what is no origin is refused`(_ text: String) {
        #expect(PhotoOrigin(text) == nil)
    }
}

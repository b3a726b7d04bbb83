import EventWorker
import Foundation
import Testing

@Suite struct PhotoRedirectTests {
    private func target(_ location: String?, from url: String) throws -> String {
        try PhotoRedirect.target(of: location, from: #require(URL(string: url))).absoluteString
    }

    @Test(arguments: [
        ("/b?x=1", "https://a.example.com/b?x=1"), ("b", "https://a.example.com/photos/b"),
        ("//b.example.com/c", "https://b.example.com/c"), ("HTTPS://b.example.com/c", "HTTPS://b.example.com/c"),
    ])
    func `a location is read beside the URL that was asked for`(_ location: String, _ expected: String) throws {
        #expect(try target(location, from: "https://a.example.com/photos/a") == expected)
    }

    @Test(arguments: ["http://a.example.com/b", "HTTP://a.example.com/b", "file:///etc/hostname", "s3://bucket/b"])
    func `encryption is not left`(_ location: String) throws {
        for url in ["https://a.example.com/a", "HTTPS://a.example.com/a"] {
            let error = try #require(throws: PhotoSourceError.self) { try target(location, from: url) }
            #expect(error.code == "photo_redirect_forbidden" && error.message.contains("another scheme"))
        }
    }

    @Test func `without encryption there is none to leave, and nowhere is no target`() throws {
        #expect(try target("http://b.example.com/b", from: "http://a.example.com/a") == "http://b.example.com/b")
        let error = try #require(throws: PhotoSourceError.self) { try target(nil, from: "http://a.example.com/a") }
        #expect(error.code == "photo_redirect_forbidden" && error.message.contains("no URL"))
    }
}

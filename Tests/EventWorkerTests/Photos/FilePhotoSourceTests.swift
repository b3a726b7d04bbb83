import EventWorker
import Foundation
import Testing

@Suite struct FilePhotoSourceTests {
    private let outside = TemporaryDirectory()
    private let root: String

    init() throws {
        root = outside.path + "/root"
        try outside.makeDirectory("root/inner")
        try outside.write([1, 2, 3], to: "root/inner/photo.jpg")
        try outside.write([9], to: "secret.jpg")
        try outside.makeDirectory("root-beside")
        try outside.write([9], to: "root-beside/photo.jpg")
        // As long a name as the root's, and the same names below.
        try outside.makeDirectory("beta/inner")
        try outside.write([9], to: "beta/inner/photo.jpg")
        try outside.link("root/inner/in.jpg", to: root + "/inner/photo.jpg")
        try outside.link("root/out.jpg", to: outside.path + "/secret.jpg")
        try outside.link("root/up", to: outside.path)
        try outside.link("root/dangling.jpg", to: outside.path + "/root/nothing.jpg")
    }

    private func fetch(_ url: String, maximumBytes: Int = 1000) async throws(PhotoSourceError) -> [UInt8] {
        try await FilePhotoSource(root: root, maximumBytes: maximumBytes).photo(at: url)
    }

    private func code(_ url: String, maximumBytes: Int = 1000) async throws -> String {
        try await #require(throws: PhotoSourceError.self) { try await fetch(url, maximumBytes: maximumBytes) }.code
    }

    @Test func `files below the root are read`() async throws {
        #expect(try await fetch("file://\(root)/inner/photo.jpg") == [1, 2, 3])
        #expect(try await fetch("file://\(root)/inner/../inner/./photo.jpg") == [1, 2, 3])
        #expect(try await fetch("file://\(root)/inner/phot%6f.jpg") == [1, 2, 3])
        #expect(try await fetch("file://\(root)/inner/in.jpg") == [1, 2, 3])
        #expect(try await fetch("file://\(root)/inner/photo.jpg", maximumBytes: 3) == [1, 2, 3])
    }

    @Test(arguments: [
        "/../secret.jpg", "/inner/../../secret.jpg", "/%2e%2e/secret.jpg", "/..%2fsecret.jpg", "/out.jpg",
        "/up/secret.jpg", "/../root-beside/photo.jpg", "/../beta/inner/photo.jpg",
        "/inner", "/", "",
    ])
    func `nothing outside of the root is read`(_ path: String) async throws {
        #expect(try await code("file://\(root)\(path)") == "photo_url_forbidden")
    }

    @Test func `what is no plain file of this machine is refused`() async throws {
        #expect(try await code("file:///etc/hostname") == "photo_url_forbidden")
        #expect(try await code("file://elsewhere\(root)/inner/photo.jpg") == "photo_url_forbidden")
        #expect(try await code("https://photos.example.com/photo.jpg") == "photo_url_forbidden")
        #expect(try await code("file:inner/photo.jpg") == "photo_url_forbidden")
        #expect(try await code("file://\(root)/inner/photo.jpg%00.png") == "photo_url_forbidden")
        // A pipe would never end.
        try outside.makePipe("root/pipe.jpg")
        #expect(try await code("file://\(root)/pipe.jpg") == "photo_url_forbidden")
    }

    @Test func `a missing file and one that is too large have reasons of their own`() async throws {
        #expect(try await code("file://\(root)/nothing.jpg") == "photo_not_found")
        #expect(try await code("file://\(root)/dangling.jpg") == "photo_not_found")
        #expect(try await code("file://\(root)/inner/photo.jpg", maximumBytes: 2) == "photo_too_many_bytes")
    }

    @Test func `a root that does not exist is an error at the start`() {
        #expect(throws: PhotoSourceError.self) {
            try FilePhotoSource(root: outside.path + "/nowhere", maximumBytes: 10)
        }
    }

    @Test func `each scheme needs a source that is configured`() async throws {
        let nothing = RoutingPhotoSource(file: nil, http: nil)
        let file = RoutingPhotoSource(file: try FilePhotoSource(root: root, maximumBytes: 10), http: nil)
        #expect(try await file.photo(at: "file://\(root)/inner/photo.jpg") == [1, 2, 3])
        for (source, url, hint) in [
            (nothing, "file://\(root)/inner/photo.jpg", "photos.fileRoot"),
            (nothing, "https://photos.example.com/a.jpg", "photos.allowedOrigins"),
            (file, "https://photos.example.com/a.jpg", "photos.allowedOrigins"),
            (file, "s3://bucket/a.jpg", "s3"),
            (file, "ftp://photos.example.com/a.jpg", "ftp"),
            (file, "no URL", "(none)"),
        ] {
            let error = try await #require(throws: PhotoSourceError.self) { try await source.photo(at: url) }
            #expect(error.code == "photo_url_forbidden")
            #expect(error.message.contains(hint))
        }
    }
}

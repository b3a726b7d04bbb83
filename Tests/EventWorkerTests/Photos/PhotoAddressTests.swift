import EventWorker
import NIOHTTP1
import Synchronization
import Testing

/// Which address is asked, and that it is the one that was checked.
@Suite(.timeLimit(.minutes(1)))
struct PhotoAddressTests {
    /// Names that only the test knows; the answers to one name may change from question to question.
    private final class Names: HostResolver {
        private let answers: Mutex<[String: [[String]]]>
        private let asked = Mutex<[String]>([])

        init(_ answers: [String: [[String]]]) {
            self.answers = Mutex(answers)
        }

        var questions: [String] { asked.withLock { $0 } }

        func addresses(of host: String) async throws -> [IPAddress] {
            asked.withLock { $0.append(host) }
            return try answers.withLock { answers in
                guard var rest = answers[host], let first = rest.first else { throw HostResolutionError("unknown") }
                if rest.count > 1 { rest.removeFirst() }
                answers[host] = rest
                return first.compactMap { IPAddress($0) }
            }
        }
    }

    @Test func `the checked address is connected to, under the name of the host`() async throws {
        try await PhotoStore.run(["/photo.jpg": [.reply(200, body: [1, 2])]]) { store in
            // The system knows no such name: a second look-up could not succeed.
            let origin = "http://photos.invalid:\(store.port)"
            let names = Names(["photos.invalid": [["127.0.0.1"], ["203.0.113.9"]]])
            let result = await LoopbackFetch.photo(at: origin + "/photo.jpg", of: [origin], resolver: names)
            #expect(result.bytes == [1, 2])
            #expect(names.questions == ["photos.invalid"])
            #expect(store.requests("/photo.jpg").first?.headers["host"] == ["photos.invalid:\(store.port)"])
        }
    }

    @Test(arguments: [
        "127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]", "localhost",
    ])
    func `this machine is refused however it is written`(_ host: String) async throws {
        try await PhotoStore.run(["/photo.jpg": [.reply(200, body: [1])]]) { store in
            let origin = "http://\(host):\(store.port)"
            let result = await LoopbackFetch.photo(at: origin + "/photo.jpg", of: [origin], allowing: [])
            #expect(result.code == "photo_address_forbidden")
            #expect(store.requests("/photo.jpg").isEmpty)
        }
    }

    @Test(arguments: ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]"])
    func `and is found however it is written when it is allowed`(_ host: String) async throws {
        try await PhotoStore.run(["/photo.jpg": [.reply(200, body: [1])]]) { store in
            let origin = "http://\(host):\(store.port)"
            #expect(await LoopbackFetch.photo(at: origin + "/photo.jpg", of: [origin]).bytes == [1])
        }
    }

    @Test func `a name that also has a private address is refused`() async throws {
        let names = Names(["photos.invalid": [["8.8.8.8", "10.0.0.1"]]])
        let origin = "https://photos.invalid"
        let result = await LoopbackFetch.photo(at: origin + "/a.jpg", of: [origin], resolver: names)
        #expect(result.code == "photo_address_forbidden")
    }

    @Test func `the next address is tried when one does not answer`() async throws {
        try await PhotoStore.run(["/photo.jpg": [.reply(200, body: [5])]]) { store in
            let origin = "http://photos.invalid:\(store.port)"
            // Nobody listens on the second address of this machine.
            let names = Names(["photos.invalid": [["127.0.0.2", "127.0.0.1"]]])
            let result = await LoopbackFetch.photo(at: origin + "/photo.jpg", of: [origin], resolver: names)
            #expect(result.bytes == [5])
        }
    }

    @Test func `a name that means nothing is worth another try`() async throws {
        let origin = "https://photos.invalid"
        let result = await LoopbackFetch.photo(at: origin + "/a.jpg", of: [origin], resolver: Names([:]))
        let error = try #require(throws: PhotoSourceError.self) { try result.get() }
        #expect(error.code == "photo_unavailable")
        #expect(error.remedy == .retry)
    }

    // MARK: - Redirects

    private func redirect(_ target: String, status: Int = 302) -> PhotoStore.Answer {
        .reply(status, headers: [("location", target)])
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func `a redirect within the allowed origins is followed`(_ status: Int) async throws {
        try await PhotoStore.run([
            "/a": [redirect("/b?x=1", status: status)], "/b?x=1": [.reply(200, body: [3])],
        ]) { store in
            #expect(await LoopbackFetch.photo(at: store.origin + "/a", of: [store.origin]).bytes == [3])
        }
    }

    @Test func `a redirect out of the allowed origins is refused`() async throws {
        try await PhotoStore.run(["/b": [.reply(200, body: [3])]]) { other in
            try await PhotoStore.run(["/a": [redirect(other.origin + "/b")]]) { store in
                let result = await LoopbackFetch.photo(at: store.origin + "/a", of: [store.origin])
                #expect(result.code == "photo_url_forbidden")
                #expect(other.requests("/b").isEmpty)
            }
        }
    }

    @Test func `the address behind a redirect is checked anew`() async throws {
        try await PhotoStore.run([
            "/a": [redirect("/b")], "/b": [.reply(200, body: [3])],
        ]) { store in
            let origin = "http://photos.invalid:\(store.port)"
            // The name moves between the two hops, to where clouds keep their credentials.
            let names = Names(["photos.invalid": [["127.0.0.1"], ["169.254.169.254"]]])
            let result = await LoopbackFetch.photo(at: origin + "/a", of: [origin], resolver: names)
            #expect(result.code == "photo_address_forbidden")
            #expect(names.questions.count == 2)
            #expect(store.requests("/b").isEmpty)
        }
    }

    @Test func `redirects are bounded, and nowhere is no target`() async throws {
        try await PhotoStore.run([
            "/loop": [redirect("/loop")], "/nowhere": [.reply(302)], "/0": [redirect("/1")], "/1": [redirect("/2")],
            "/2": [redirect("/3")], "/3": [.reply(200, body: [9])], "/scheme": [redirect("file:///etc/hostname")],
            "/credentials": [redirect("http://169.254.169.254/latest/meta-data/")],
        ]) { store in
            func fetch(_ path: String) async -> Result<[UInt8], PhotoSourceError> {
                await LoopbackFetch.photo(at: store.origin + path, of: [store.origin])
            }
            #expect(await fetch("/0").bytes == [9])
            #expect(await fetch("/loop").code == "photo_redirect_forbidden")
            #expect(store.requests("/loop").count == 4)
            #expect(await fetch("/nowhere").code == "photo_redirect_forbidden")
            #expect(await fetch("/scheme").code == "photo_url_forbidden")
            #expect(await fetch("/credentials").code == "photo_url_forbidden")
        }
    }
}

import Dataset
import Foundation
import Testing

@Suite(.serialized, .timeLimit(.minutes(5)))
struct DatasetReviewTests {
    private static let styles = "Casual_Basic,Street_Hip,Chic_Modern"

    private func drawings() throws -> DrawingSet {
        let set = try DrawingSet(6)
        var entries = try DrawingSet.entries(6)
        entries[1].labels = []
        for (index, confidence) in [(2, 0.2), (3, 0.6)] {
            var label = Manifest.Label(style: "Street_Hip", source: "gemini")
            label.confidence = confidence
            label.quality = .medium
            entries[index].labels = [label]
        }
        try set.write(entries)
        return set
    }

    /// Runs the command, and a test beside it with the address that it printed.
    private func review(
        _ set: DrawingSet,
        _ arguments: [String] = [],
        _ body: (String) async throws -> Void
    ) async throws -> Program.Outcome {
        try await Program.run(
            ["dataset", "review", "--manifest", set.manifest, "--styles", Self.styles] + arguments
        ) { running in
            try await running.waitForErrors(containing: "in a browser")
            let address =
                running.errors.split(separator: " ").first { $0.hasPrefix("http://") }.map(String.init)
                ?? ""
            try await body(address)
            kill(running.identifier, SIGINT)
        }
    }

    @Test
    func `a person labels with the keyboard, worst first, and each label is on the disk at once`()
        async throws
    {
        let set = try drawings()
        let browser = try await Browser.start()
        do {
            let run = try await review(set) { address in
                try await browser.load(address)
                try await waitFor(
                    browser,
                    "document.body.dataset.ready === 'yes' && document.getElementById('photo').naturalWidth > 0"
                )
                #expect(
                    try await browser.value("document.getElementById('about').textContent", String.self)
                        == "drawing-2"
                )
                #expect(
                    try await browser.value("document.getElementById('place').textContent", String.self)
                        == "1 of 3, 0 labelled"
                )
                // Nothing is chosen yet.
                try await browser.press("Enter")
                #expect(
                    try await browser.value("document.getElementById('message').textContent", String.self)
                        == "Choose a style first."
                )
                try await browser.press("3")
                try await browser.press("l")
                try await browser.press("Enter")
                try await waitFor(browser, "document.getElementById('about').textContent === 'drawing-3'")
                let first = try #require(try Manifest(path: set.manifest).entries[1].currentLabel)
                #expect(first.style == "Chic_Modern" && first.quality == .low && first.source == "human")
                // What the machine said is chosen already.
                try await browser.press("Enter")
                try await waitFor(browser, "document.getElementById('about').textContent === 'drawing-4'")
                try await browser.press("ArrowLeft")
                try await waitFor(browser, "document.getElementById('about').textContent === 'drawing-3'")
                try await browser.press("ArrowRight")
                try await browser.press("ArrowRight")
                try await waitFor(
                    browser,
                    "document.getElementById('place').textContent === 'done, 2 labelled'"
                )
                let complaints = try await browser.complaints()
                #expect(complaints.isEmpty, "\(complaints)")
                let asked = try await browser.requests()
                #expect(asked.allSatisfy { $0.hasPrefix("http://127.0.0.1:") }, "\(asked)")
            }
            await browser.close()
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.errors.contains("2 labels were appended"))
        } catch {
            await browser.close()
            throw error
        }
        let entries = try Manifest(path: set.manifest).entries
        #expect(entries[2].labels.map(\.source) == ["gemini", "human"])
        #expect(entries[2].currentLabel?.style == "Street_Hip" && entries[2].currentQuality == .medium)
        #expect(entries[3].labels.count == 1)
    }

    @Test func `nobody without the key or under another name gets an answer`() async throws {
        let set = try drawings()
        _ = try await review(set) { address in
            let port = try #require(
                address.split(separator: ":").last.flatMap { UInt16($0.prefix { $0.isNumber }) }
            )
            let key = try #require(address.split(separator: "=").last.map(String.init))
            func status(_ path: String, _ headers: [String: String] = [:], _ body: String? = nil) throws
                -> Int
            {
                try PlainRequest(port: port, path: "/" + path, headers: headers, body: body).status()
            }
            #expect(try status("?key=\(key)") == 200)
            #expect(try status("") == 403)
            #expect(try status("?key=wrong") == 403)
            #expect(try status("queue", ["x-review-key": key, "Host": "evil.example"]) == 403)
            #expect(try status("queue", ["x-review-key": key]) == 200)
            #expect(try status("photo/0?key=\(key)") == 200)
            #expect(try status("photo/99?key=\(key)") == 404)
            #expect(try status("../etc/passwd?key=\(key)") == 404)
            let post = ["x-review-key": key]
            #expect(try status("label", [:], #"{"id":"drawing-2","style":"Street_Hip"}"#) == 403)
            #expect(try status("label", post, "nonsense") == 400)
            #expect(try status("label", post, #"{"id":"drawing-1","style":"Street_Hip"}"#) == 400)
            #expect(try status("label", post, #"{"id":"drawing-2","style":"Grunge"}"#) == 400)
            #expect(
                try status("label", post, #"{"id":"drawing-2","style":"Street_Hip","quality":"best"}"#)
                    == 400
            )
            #expect(try Manifest(path: set.manifest).entries[1].labels.isEmpty)
            #expect(try status("label", post, #"{"id":"drawing-2","style":"Street_Hip"}"#) == 200)
            #expect(try Manifest(path: set.manifest).entries[1].labels.count == 1)
        }
    }

    @Test func `wrong use is told`() async throws {
        let set = try drawings()
        try set.write([Manifest.Entry(id: "a", file: "drawings/1.jpg")])
        let few = try await Program.run(["dataset", "review", "--manifest", set.manifest])
        #expect(
            few.status == 2 && few.errors.contains("name at least two with --styles"),
            "\(few.errors)"
        )
        #expect(
            try await Program.run(["dataset", "review", "--manifest", set.manifest, "--port", "70000"])
                .status == 2
        )
        try set.write(try DrawingSet.entries(6))
        let sound = try await Program.run(["dataset", "review", "--manifest", set.manifest])
        #expect(
            sound.status == 0 && sound.errors.contains("nothing speaks against any label"),
            "\(sound.errors)"
        )
    }

    private func waitFor(_ browser: Browser, _ condition: String) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while try await !browser.value(condition, Bool.self) {
            try #require(ContinuousClock.now < deadline, "\(condition) does not come about")
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

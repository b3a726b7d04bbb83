import Dataset
import Foundation
import Testing

@Suite(.timeLimit(.minutes(3)))
struct DatasetTasksTests {
    private func drawings() throws -> DrawingSet {
        let set = try DrawingSet(6)
        var entries = try DrawingSet.entries(6)
        entries[1].labels = []
        var unsure = Manifest.Label(style: "Street_Hip", source: "gemini")
        unsure.confidence = 0.4
        unsure.quality = .medium
        unsure.modelVersion = "2.5"
        entries[3].labels = [unsure]
        try set.write(entries)
        return set
    }

    private func object(_ set: DrawingSet, _ name: String) throws -> [[String: Any]] {
        try JSONSerialization.jsonObject(with: Data(try set.bytes(name))) as? [[String: Any]] ?? []
    }

    @Test func `tasks come worst first, with the machines' opinions`() async throws {
        let set = try drawings()
        let run = try await Program.run([
            "dataset", "tasks", "export", "--manifest", set.manifest, "--out", set.path + "/tasks.json",
            "--configuration",
            set.path + "/project.xml", "--styles", "Street_Hip,Chic & Modern",
        ])
        #expect(run.status == 0, "\(run.errors)")
        let tasks = try object(set, "tasks.json")
        let payloads = tasks.compactMap { $0["data"] as? [String: Any] }
        #expect(payloads.compactMap { $0["id"] as? String } == ["drawing-2", "drawing-4"])
        #expect(payloads[1]["image"] as? String == "/data/local-files/?d=drawings/4.jpg")
        let prediction = try #require((tasks[1]["predictions"] as? [[String: Any]])?.first)
        #expect(prediction["model_version"] as? String == "gemini 2.5")
        #expect(prediction["score"] as? Double == 0.4)
        let results = prediction["result"] as? [[String: Any]] ?? []
        #expect(results.compactMap { $0["from_name"] as? String } == ["style", "quality"])
        #expect((results[0]["value"] as? [String: [String]]) == ["choices": ["Street_Hip"]])
        let project = String(decoding: try set.bytes("project.xml"), as: UTF8.self)
        #expect(project.contains("<Choice value=\"Chic &amp; Modern\"/>"))
        #expect(Tags.areBalanced(project))
        let all = try await Program.run([
            "dataset", "tasks", "export", "--manifest", set.manifest, "--out", set.path + "/all.json", "--all",
        ])
        #expect(all.status == 0)
        #expect(try object(set, "all.json").count == 6)
    }

    @Test func `annotations become human labels, once`() async throws {
        let set = try drawings()
        let export = #"""
            [{"id":7,"data":{"image":"x","id":"drawing-2"},"annotations":[
               {"id":1,"was_cancelled":true,"result":[{"from_name":"style","to_name":"image","type":"choices","value":{"choices":["Wrong"]}}]},
               {"id":2,"completed_by":1,"was_cancelled":false,"updated_at":"2025-11-03T10:00:00.000000Z","result":[
                 {"from_name":"style","to_name":"image","type":"choices","value":{"choices":["Chic_Modern"]}},
                 {"from_name":"quality","to_name":"image","type":"choices","value":{"choices":["low"]}}]}]},
             {"id":8,"data":{"image":"x","id":"drawing-4"},"annotations":[]}]
            """#
        try set.directory.write(Array(export.utf8), to: "export.json")
        let arguments = [
            "dataset", "tasks", "import", "--manifest", set.manifest, "--annotations", set.path + "/export.json",
        ]
        let run = try await Program.run(arguments)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("1 labels taken in; 0 were there already, 1 tasks are not finished"))
        let label = try #require(try Manifest(path: set.manifest).entries[1].currentLabel)
        #expect(label.style == "Chic_Modern" && label.quality == .low && label.source == "human")
        let again = try await Program.run(arguments)
        #expect(again.errors.contains("0 labels taken in; 1 were there already"))
        #expect(try Manifest(path: set.manifest).entries[1].labels.count == 1)
    }

    @Test(arguments: [
        (#"{"tasks":1}"#, Int32(2), "format JSON"),
        (#"[{"data":{"image":"x","id":"stranger"},"annotations":[]}]"#, 1, "stranger is not in"),
        (
            #"[{"data":{"image":"x","id":"drawing-2"},"annotations":[{"result":[{"from_name":"other","type":"choices","value":{"choices":["a"]}}]}]}]"#,
            1, "no choice named style"
        ),
    ])
    func `what is no export is refused and changes nothing`(text: String, status: Int32, fault: String) async throws {
        let set = try drawings()
        let before = try set.bytes("manifest.jsonl")
        try set.directory.write(Array(text.utf8), to: "export.json")
        let run = try await Program.run([
            "dataset", "tasks", "import", "--manifest", set.manifest, "--annotations", set.path + "/export.json",
        ])
        #expect(run.status == status)
        #expect(run.errors.contains(fault), "\(run.errors)")
        #expect(try set.bytes("manifest.jsonl") == before)
    }
}

/// Whether all tags of a text are closed in their order.
private enum Tags {
    static func areBalanced(_ text: String) -> Bool {
        var open: [Substring] = []
        var rest = text[...]
        while let start = rest.firstIndex(of: "<"), let end = rest[start...].firstIndex(of: ">") {
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasSuffix("/") { continue }
            if tag.hasPrefix("/") {
                guard open.popLast() == tag.dropFirst() else { return false }
            } else {
                open.append(tag.prefix { $0 != " " })
            }
        }
        return open.isEmpty
    }
}

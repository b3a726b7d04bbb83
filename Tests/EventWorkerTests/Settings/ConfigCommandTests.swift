import EventWorker
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ConfigCommandTests {
    private let scratch = TemporaryDirectory()

    @Test func `every setting is described, as a page and as data`() async throws {
        let page = try await Program.run(["config", "--describe"])
        #expect(page.status == 0)
        #expect(page.output == SettingGuide.page + "\n")
        let data = try await Program.run(["config", "--describe", "--json"])
        #expect(try JSONSerialization.jsonObject(with: Data(data.output.utf8)) is [Any])
    }

    @Test func `a file is checked without anything being started`() async throws {
        try scratch.write(
            Array(#"{"kafka": {"bootstrapServers": "nowhere:1", "lanes": 2}, "model": {"path": "/nowhere"}}"#.utf8),
            to: "good.json"
        )
        let good = try await Program.run(["config", "--config", scratch.path + "/good.json", "--json"])
        #expect(good.status == 0)
        #expect(good.output == "{\"ok\":true}\n")
        try scratch.write(Array(#"{"kafka": {"lane": 2}}"#.utf8), to: "bad.json")
        for command in ["config", "run"] {
            let bad = try await Program.run([command, "--config", scratch.path + "/bad.json"])
            #expect(bad.status == 2)
            #expect(bad.errors.contains("kafka.lane: is not known; did you mean kafka.lanes?"))
        }
    }

    @Test func `any setting can be given as a flag`() async throws {
        let start = ["config", "--kafka-bootstrap-servers", "a:1", "--model-path", "/m", "--set"]
        #expect(try await Program.run(start + ["photos.maxBytes=1000"]).status == 0)
        for (flag, words) in [
            ("photos.maxBytes=many", "many is no whole number"), ("photos.maxBytes", "must have the form key=value"),
            ("photos.maxByte=1", "did you mean photos.maxBytes?"), ("photos.maxBytes=0", "it must lie between"),
        ] {
            let wrong = try await Program.run(start + [flag])
            #expect(wrong.status == 2, "\(flag)")
            #expect(wrong.errors.contains(words), "\(wrong.errors)")
        }
    }

    @Test func `a service's variables of Kubernetes are recognised`() async throws {
        let run = try await Program.run(
            ["config", "--kafka-bootstrap-servers", "a:1", "--model-path", "/m"],
            environment: ["REDIS_PORT": "tcp://10.0.0.1:6379"]
        )
        #expect(run.status == 2)
        #expect(run.errors.contains("enableServiceLinks"))
    }
}

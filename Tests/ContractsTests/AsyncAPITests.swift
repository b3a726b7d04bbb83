import Contracts
import Testing

/// Reads `asyncapi.yaml` by lines: it is written in block style, one key a line, with two spaces a level.
@Suite("The AsyncAPI document")
struct AsyncAPITests {
    private struct Line {
        /// The keys above, outermost first, and the line's own.
        let path: [String]
        let value: String
    }

    private static func lines() throws -> [Line] {
        let text = String(decoding: try ContractFiles.bytes("asyncapi.yaml"), as: UTF8.self)
        var path: [String] = []
        var lines: [Line] = []
        for line in text.split(separator: "\n") {
            let content = line.drop { $0 == " " || $0 == "-" }
            guard let colon = content.firstRange(of: ": ")?.lowerBound ?? content.lastIndex(of: ":") else { continue }
            let level = (line.count - content.count) / 2
            path = Array(path.prefix(level)) + [String(content[..<colon])]
            let value = content[colon...].dropFirst().trimmingPrefix(" ")
            lines.append(Line(path: path, value: String(value.filter { $0 != "'" })))
        }
        return lines
    }

    private static func names(under path: [String], in lines: [Line]) -> Set<String> {
        Set(lines.filter { $0.path.count == path.count + 1 && $0.path.starts(with: path) }.compactMap(\.path.last))
    }

    @Test("Every reference leads to a file or to a place in the document, and every schema is referred to")
    func references() throws {
        let lines = try Self.lines()
        let paths = Set(lines.map { "#/" + $0.path.joined(separator: "/") })
        let references = lines.filter { $0.path.last == "$ref" }.map(\.value)
        #expect(references.count > 40)
        var files: Set<String> = []
        for reference in references {
            if reference.hasPrefix("#") {
                #expect(paths.contains(reference), "\(reference)")
            } else {
                #expect(reference.hasPrefix("./"))
                let bytes = try ContractFiles.bytes(String(reference.dropFirst(2)))
                #expect(!bytes.isEmpty)
                files.insert(String(reference.dropFirst("./schemas/".count)))
            }
        }
        #expect(files == Set(try ContractFiles.names(in: "schemas")))
    }

    @Test("The channels are the topics, the consumed ones with their dead letters")
    func channels() throws {
        let lines = try Self.lines()
        let addresses = lines.filter { $0.path.count == 3 && $0.path[0] == "channels" && $0.path[2] == "address" }
        let topics = Topics.consumed + Topics.produced + Topics.experimentation
        #expect(Set(addresses.map(\.value)) == Set(topics + Topics.consumed.map(Topics.deadLetter(of:))))
        #expect(addresses.count == topics.count + Topics.consumed.count)
        #expect(Self.names(under: ["channels"], in: lines).count == addresses.count)

        let addressByChannel = Dictionary(uniqueKeysWithValues: addresses.map { ($0.path[1], $0.value) })
        let compacted = lines.filter { $0.path.last == "cleanup.policy" && $0.value == "[compact]" }
        #expect(
            Set(compacted.compactMap { addressByChannel[$0.path[1]] }) == Set(Topics.compacted + [Topics.abExperiments])
        )
    }

    @Test("Every channel carries the message of its topic, and every channel is read or written")
    func messages() throws {
        let lines = try Self.lines()
        let values = Dictionary(lines.map { ($0.path, $0.value) }) { first, _ in first }
        for (path, address) in values where path.count == 3 && path[0] == "channels" && path[2] == "address" {
            let carried = lines.filter { $0.path.starts(with: ["channels", path[1], "messages"]) }
            let reference = try #require(carried.first { $0.path.last == "$ref" }).value
            let message = String(try #require(reference.split(separator: "/").last))
            let payload = values[["components", "messages", message, "payload", "$ref"]]
            let isDeadLetter = address.hasSuffix(Topics.deadLetterSuffix)
            #expect(payload == (isDeadLetter ? nil : "./schemas/\(address).schema.json"))
        }
        let channelsInUse = lines.filter { $0.path[0] == "operations" && $0.path.suffix(2) == ["channel", "$ref"] }
        let channels = Self.names(under: ["channels"], in: lines)
        #expect(Set(channelsInUse.map { String($0.value.dropFirst("#/channels/".count)) }) == channels)
    }

    @Test("No plain text holds what YAML would take for a key")
    func plainText() throws {
        for line in try Self.lines() where !line.value.hasPrefix("\"") {
            #expect(!line.value.contains(": "), "\(line.path)")
        }
    }
}

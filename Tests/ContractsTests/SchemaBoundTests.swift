import Contracts
import Testing

@Suite("Bounds of types and schemas agree")
struct SchemaBoundTests {
    /// Where another field forbids what the bound allows.
    private static let boundByOthers: Set<String> = [
        "actorId", "ageRange.min", "ageRange.max", "eligible", "initiatorId", "targetId", "textVectors.dimension",
        "viewerId",
    ]

    @Test(
        "The last value a schema allows is accepted by both, and the next is refused by both",
        arguments: EventKind.all
    )
    func bounds(kind: EventKind) throws {
        let schema = try kind.schema()
        let example = try kind.fullExample()
        var count = 0
        for (path, value, described) in try schema.described(example) {
            for (keyword, bound) in described.fields {
                guard let bound = bound.number, let cases = Self.cases(keyword, bound, for: value) else { continue }
                let beyond = example.replacing(path.steps[...], with: cases.beyond)
                #expect(try !schema.problems(with: beyond).isEmpty, "\(path) \(keyword)")
                #expect(kind.failure(try beyond.bytes)?.code == .invalidValue, "\(path) \(keyword)")
                count += 1
                guard !Self.boundByOthers.contains(path.description), path.steps.last != .field("rank") else {
                    continue
                }
                let last = example.replacing(path.steps[...], with: cases.last)
                #expect(try schema.problems(with: last) == [], "\(path) \(keyword)")
                #expect(kind.failure(try last.bytes) == nil, "\(path) \(keyword)")
            }
        }
        #expect(count >= 4)
    }

    /// The last value that a keyword allows, and the next.
    private static func cases(
        _ keyword: String,
        _ bound: Double,
        for value: JSONValue
    ) -> (last: JSONValue, beyond: JSONValue)? {
        // Beside the largest floats the next whole number is the same number.
        let step = max(1, abs(bound) / 1000)
        switch (keyword, value) {
        case ("minimum", _): return (.number(bound), .number(bound - step))
        case ("maximum", _): return (.number(bound), .number(bound + step))
        case ("minLength", .string(let text)): return (text.resized(Int(bound)), text.resized(Int(bound) - 1))
        case ("maxLength", .string(let text)): return (text.resized(Int(bound)), text.resized(Int(bound) + 1))
        case ("minItems", .array(let elements)): return (elements.resized(Int(bound)), elements.resized(Int(bound) - 1))
        case ("maxItems", .array(let elements)): return (elements.resized(Int(bound)), elements.resized(Int(bound) + 1))
        default: return nil
        }
    }
}

extension String {
    /// The beginning of the text, or the text with something appended.
    fileprivate func resized(_ count: Int) -> JSONValue {
        .string(String(prefix(count)) + String(repeating: "a", count: max(0, count - self.count)))
    }
}

extension [JSONValue] {
    fileprivate func resized(_ count: Int) -> JSONValue {
        .array((0..<count).map { self[$0 % self.count] })
    }
}

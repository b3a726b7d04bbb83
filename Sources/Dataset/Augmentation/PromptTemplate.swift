/// How prompts for generated variants are made: a sentence with places, and what may stand in each.
///
/// `{keep}` names what must stay; every other place in braces is varied.
public struct PromptTemplate: Sendable, Hashable, Codable {
    /// The sentence, such as "… in front of {background}, in {light}. Keep {keep}."
    public var prompt: String
    /// What must stay as it is.
    public var keep: [String]
    /// What may stand in each place, by the place's name.
    public var vary: [String: [String]]

    /// A template.
    public init(prompt: String, keep: [String], vary: [String: [String]]) {
        self.prompt = prompt
        self.keep = keep
        self.vary = vary
    }

    /// Style and mood stay; background, light and pose change.
    public static let standard = PromptTemplate(
        prompt: """
            A realistic photo of the same person. Change the background to {background}, the light to {light} and the \
            pose to {pose}. Keep {keep} exactly as in the reference photo. No text, no frame, no other people.
            """,
        keep: ["the clothes and how they are worn", "hair and accessories", "the mood", "the framing of the body"],
        vary: [
            "background": [
                "a quiet city street", "a park with trees", "a bright café", "a plain studio wall",
                "a seaside promenade",
                "a bookshop", "a subway platform", "a rooftop with a skyline",
            ],
            "light": ["soft daylight", "warm evening light", "overcast light", "indoor lamplight"],
            "pose": [
                "standing, turned slightly to the left", "standing, turned slightly to the right", "walking",
                "leaning on a wall", "sitting", "looking away from the camera",
            ],
        ]
    )

    /// How many different prompts there are for one photo.
    public var combinationCount: Int { vary.values.reduce(1) { $0 * $1.count } }

    /// Checks that the template makes sense.
    ///
    /// - Throws: ``DatasetError`` with `template_invalid` naming what is wrong and what to do.
    public func requireValid() throws(DatasetError) {
        func fail(_ what: String) -> DatasetError { DatasetError(.templateInvalid, what) }
        guard !prompt.isEmpty else { throw fail("prompt is empty; write the sentence that asks for a variant") }
        guard !vary.isEmpty else {
            throw fail("vary is empty; name at least one thing that changes, such as background")
        }
        let places = Set(try placeNames())
        for (name, values) in vary.sorted(by: { $0.key < $1.key }) {
            guard places.contains(name) else {
                throw fail("vary names \(name), but the prompt has no {\(name)}; add the place or take the list out")
            }
            guard !values.isEmpty, values.allSatisfy({ !$0.isEmpty }) else {
                throw fail("vary.\(name) is empty or holds an empty text; list what may stand in {\(name)}")
            }
            guard Set(values).count == values.count else {
                throw fail("vary.\(name) lists a text twice; list each once")
            }
        }
        for name in places.sorted() where name != "keep" && vary[name] == nil {
            throw fail("the prompt has a place {\(name)} that vary does not list; list what may stand there")
        }
        guard keep.isEmpty != places.contains("keep") else {
            throw fail("the prompt needs a place {keep} exactly when keep lists something")
        }
    }

    /// The prompt for one variant of one photo: variants of a photo differ until all combinations are used up.
    ///
    /// - Parameters:
    ///   - id: The photo's id.
    ///   - variant: The variant's number, from 0.
    ///   - seed: The seed of the order in which combinations come.
    /// - Returns: The prompt and what stands in each place.
    public func prompt(for id: String, variant: Int, seed: UInt64) -> (text: String, chosen: [String: String]) {
        let total = combinationCount
        var generator = SplitMix64(state: SplitMix64.mix(seed, id))
        let offset = Int(generator.next() % UInt64(total))
        // A step without a common divisor comes by every combination before one comes again.
        var step = 1 + Int(generator.next() % UInt64(total))
        while Self.greatestCommonDivisor(step, total) != 1 { step += 1 }
        var place = (offset + (variant % total) * (step % total)) % total
        var chosen: [String: String] = [:]
        for (name, values) in vary.sorted(by: { $0.key < $1.key }) {
            chosen[name] = values[place % values.count]
            place /= values.count
        }
        var places = chosen
        places["keep"] = keep.joined(separator: ", ")
        return (filled(places), chosen)
    }

    private static func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
        second == 0 ? first : greatestCommonDivisor(second, first % second)
    }

    private func placeNames() throws(DatasetError) -> [String] {
        var names: [String] = []
        var rest = prompt[...]
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else {
                throw DatasetError(.templateInvalid, "the prompt has a { without }; close the place")
            }
            names.append(String(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        return names
    }

    private func filled(_ places: [String: String]) -> String {
        var text = ""
        var rest = prompt[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            text += rest[..<open]
            text += places[String(rest[rest.index(after: open)..<close])] ?? ""
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }
}

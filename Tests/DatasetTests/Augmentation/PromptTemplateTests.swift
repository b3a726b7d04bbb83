import Dataset
import Testing

@Suite struct PromptTemplateTests {
    @Test func `variants of one photo differ until every combination has come`() throws {
        let template = PromptTemplate(
            prompt: "A {b} and {a}, keep {keep}.",
            keep: ["x", "y"],
            vary: ["a": ["1", "2", "3"], "b": ["4", "5", "6", "7"]]
        )
        try template.requireValid()
        #expect(template.combinationCount == 12)
        for photo in ["p", "q", "r"] {
            let prompts = (0..<12).map { template.prompt(for: photo, variant: $0, seed: 3).text }
            #expect(Set(prompts).count == 12)
            #expect(prompts[0].hasSuffix("keep x, y."))
            #expect(template.prompt(for: photo, variant: 12, seed: 3).text == prompts[0])
        }
        #expect(
            (0..<12).map { template.prompt(for: "p", variant: $0, seed: 3).text }
                != (0..<12).map { template.prompt(for: "p", variant: $0, seed: 4).text }
        )
    }

    @Test func `the built-in template is valid and varies much`() throws {
        try PromptTemplate.standard.requireValid()
        #expect(PromptTemplate.standard.combinationCount >= 100)
    }

    @Test(arguments: [
        (PromptTemplate(prompt: "", keep: [], vary: ["a": ["1"]]), "prompt is empty"),
        (PromptTemplate(prompt: "x", keep: [], vary: [:]), "vary is empty"),
        (PromptTemplate(prompt: "x", keep: [], vary: ["a": ["1"]]), "the prompt has no {a}"),
        (PromptTemplate(prompt: "{a} {c}", keep: [], vary: ["a": ["1"]]), "a place {c} that vary does not list"),
        (PromptTemplate(prompt: "{a", keep: [], vary: ["a": ["1"]]), "a { without }"),
        (PromptTemplate(prompt: "{a}", keep: [], vary: ["a": []]), "vary.a is empty"),
        (PromptTemplate(prompt: "{a}", keep: [], vary: ["a": ["1", "1"]]), "lists a text twice"),
        (PromptTemplate(prompt: "{a}", keep: ["z"], vary: ["a": ["1"]]), "needs a place {keep}"),
        (PromptTemplate(prompt: "{a} {keep}", keep: [], vary: ["a": ["1"]]), "needs a place {keep}"),
    ])
    func `a template that makes no sense is refused`(template: PromptTemplate, fault: String) {
        let error = #expect(throws: DatasetError.self) { try template.requireValid() }
        #expect(error?.code == .templateInvalid)
        #expect(error?.message.contains(fault) == true, "\(error?.message ?? "")")
    }
}

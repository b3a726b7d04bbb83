import Foundation
import Inference
import Testing

/// The token ids around the image.
@Suite struct PromptTests {
    private func contract(_ json: JSONValue) throws -> ServingContract {
        try JSONDecoder().decode(ServingContract.self, from: json.data())
    }

    @Test func qwensOwnIds() throws {
        let question = [151_653, 74_785, 419, 1697, 594, 11_094, 13, 151_645, 198]
        let opening = [151_644, 77_091, 198]
        let cases: [(JSONValue, [Int])] = [
            ([:], question + opening), (["generationPrompt": true], question + opening),
            (["generationPrompt": false], question),
        ]
        for (json, after) in cases {
            let prompt = try Prompt(contract(json), vocabularySize: 151_936)
            #expect(prompt.before == [151_644, 872, 198, 151_652])
            #expect(prompt.after == after)
            #expect(prompt.textTokenCount == 4 + after.count)
        }
    }

    @Test func theContractsIdsReplaceThem() throws {
        let prompt = try Prompt(
            contract(["promptTokenIds": ["before": [7], "after": []], "generationPrompt": true]),
            vocabularySize: 8
        )
        #expect(prompt.before == [7] && prompt.after.isEmpty && prompt.textTokenCount == 1)
    }

    @Test(arguments: [([8], []), ([0], [9]), ([-1], [1]), ([.max], []), ([0], [1, 2, .min])] as [([Int], [Int])])
    func idsOutsideOfTheVocabularyAreRefused(before: [Int], after: [Int]) throws {
        let stranger = try #require((before + after).first { !(0..<8).contains($0) })
        let json: JSONValue = [
            "promptTokenIds": [
                "before": .array(before.map { .integer($0) }), "after": .array(after.map { .integer($0) }),
            ]
        ]
        expectFailure(.checkpointUnsupported, "token \(stranger) ", "of 8", "promptTokenIds") {
            _ = try Prompt(contract(json), vocabularySize: 8)
        }
    }

    @Test func aSmallVocabularyNeedsItsOwnIds() throws {
        try withTemporaryDirectory { directory in
            var checkpoint = SmallCheckpoint()
            checkpoint.contract = nil
            try checkpoint.write(to: directory)
            expectFailure(.checkpointUnsupported, "151644", "of 40", "stylematch.json") {
                _ = try StyleEncoder(checkpoint: directory)
            }
        }
    }
}

import Foundation
import Inference
import Testing

/// Log-probabilities of answers about photos, and logits, against Hugging Face transformers on the same weights.
@Suite struct AnswerParityTests {
    private static let texts = ModelFixture(name: "text-bf16")
    private static let all = ModelFixture.all + [texts]

    /// Questions and answers in words, and the ids that the reference's tokenizer gives.
    private struct Words: Decodable {
        let questions: [String]
        let before: [[Int]]
        let after: [[Int]]
        let answers: [String]
        let ids: [[Int]]
    }

    private func words() throws -> Words {
        try JSONDecoder().decode(Words.self, from: Data(contentsOf: URL(filePath: Self.texts.path + "/answers.json")))
    }

    @Test(arguments: all)
    func `log-probabilities of token ids and logits equal the reference`(_ fixture: ModelFixture) throws {
        let checkpoint = try Checkpoint(path: fixture.path)
        let encoder = try StyleEncoder(checkpoint: fixture.path)
        let prompt = try Prompt(checkpoint.contract, vocabularySize: checkpoint.configuration.text.vocabularySize)
        let expected = try fixture.expectedAnswers()
        let answers = try fixture.answers(expected)
        let photos = try fixture.answeredPhotos(expected)
        #expect(answers.count == 6 && photos.count == 4)
        var worst = 0.0
        for photo in photos {
            var logits: [Float] = []
            let found = try encoder.logProbabilities(
                of: answers,
                after: [prompt],
                photo: ModelFixture.photo(photo)
            ) { stage, values in
                if stage == .logits { logits = values.rows(0..<1).values }
            }
            for index in answers.indices {
                let deviation = Deviation(found[0][index].map { Float($0) }, try expected.values("\(photo)/\(index)"))
                #expect(found[0][index].count == answers[index].count)
                #expect(deviation.relativeError <= 1e-3, "\(photo), answer \(index): \(deviation)")
                worst = max(worst, deviation.relativeError)
            }
            let deviation = Deviation(
                logits.sampled(48),
                try expected.values("\(photo)/logits"),
                largest: try expected.values("\(photo)/logits.largest")[0]
            )
            #expect(deviation.cosine >= 0.99999 && deviation.relativeError <= 1e-3, "\(photo), logits: \(deviation)")
            worst = max(worst, deviation.relativeError)
        }
        print("parity \(fixture.name): answers about \(photos.count) photos, relative error <= \(worst)")
    }

    @Test func `questions and answers in words equal the reference, several questions at once`() async throws {
        let words = try words()
        let encoder = try StyleEncoder(checkpoint: Self.texts.path)
        let expected = try Self.texts.expectedAnswers()
        for photo in try Self.texts.answeredPhotos(expected) {
            let found = try await encoder.likelihoods(
                of: words.answers,
                to: words.questions,
                photo: ModelFixture.photo(photo)
            )
            #expect(found.count == 3)
            for (question, answers) in found.enumerated() {
                for (answer, likelihood) in answers.enumerated() {
                    let values = try expected.values("\(photo)/question.\(question)/\(answer)")
                    let deviation = Deviation(likelihood.tokens.map { Float($0) }, values)
                    #expect(likelihood.tokens.count == values.count)
                    #expect(deviation.relativeError <= 1e-3, "\(photo), question \(question): \(deviation)")
                    #expect(abs(likelihood.logProbability - likelihood.tokens.reduce(0, +)) < 1e-9)
                }
            }
        }
    }

    @Test func `questions and answers are cut as the reference cuts the whole conversation`() throws {
        let words = try words()
        let checkpoint = try Checkpoint(path: Self.texts.path)
        let tokenizer = try Tokenizer(directory: Self.texts.path)
        for (index, question) in words.questions.enumerated() {
            let asked = try PhotoQuestion(question, tokenizer: tokenizer, configuration: checkpoint.configuration)
            #expect(asked.prompt.before == words.before[index] && asked.prompt.after == words.after[index])
            for (answer, ids) in zip(words.answers, words.ids) {
                #expect(try tokenizer.encode(answer) + [asked.endOfTurn] == ids)
            }
        }
    }

    /// An answer is computed as a continuation of its prompt; alone or among others it must give the same.
    @Test func `an answer has the same likelihood alone and among others`() throws {
        let fixture = ModelFixture.all[0]
        let encoder = try StyleEncoder(checkpoint: fixture.path)
        let photo = try ModelFixture.photo("720x480.jpg")
        let answers = try fixture.answers(fixture.expectedAnswers())
        let prompts = [Prompt(before: [3, 152], after: [153, 7]), Prompt(before: [152], after: [153, 9, 9, 9])]
        let together = try encoder.logProbabilities(of: answers, after: prompts, photo: photo)
        for (question, prompt) in prompts.enumerated() {
            for (index, answer) in answers.enumerated() {
                let alone = try encoder.logProbabilities(of: [answer], after: [prompt], photo: photo)[0][0]
                #expect(alone == together[question][index], "question \(question), answer \(index)")
            }
        }
    }

    @Test func `without a tokenizer or a head of the language model there is no answer`() async throws {
        let photo = try ModelFixture.photo("720x480.jpg")
        let wordless = try StyleEncoder(checkpoint: ModelFixture.all[0].path)
        let error = await #expect(throws: InferenceError.self) {
            try await wordless.likelihoods(of: ["a"], to: ["b"], photo: photo)
        }
        #expect(error?.code == .checkpointMissing)
        try withTemporaryDirectory { directory in
            var checkpoint = SmallCheckpoint()
            try checkpoint.write(to: directory)
            let encoder = try StyleEncoder(checkpoint: directory)
            let prompt = Prompt(before: [1], after: [2])
            // The configuration says nothing and no head is stored: the embedding table is the head.
            #expect(try encoder.logProbabilities(of: [[1]], after: [prompt], photo: photo)[0][0][0] < 0)
            checkpoint.config = checkpoint.config.setting("tie_word_embeddings", to: false)
            try checkpoint.write(to: directory)
            let headless = try StyleEncoder(checkpoint: directory)
            expectFailure(.checkpointTensor, "lm_head.weight") {
                _ = try headless.logProbabilities(of: [[1]], after: [prompt], photo: photo)
            }
        }
    }
}

extension ModelFixture {
    /// What the reference computed of answers.
    fileprivate func expectedAnswers() throws -> SafetensorsFile {
        try SafetensorsFile(path: path + "/expected-answers.safetensors")
    }

    /// The random answers.
    fileprivate func answers(_ expected: SafetensorsFile) throws -> [[Int]] {
        let count = expected.header.entries.keys.count { $0.hasPrefix("answers/") }
        return try (0..<count).map { try expected.values("answers/\($0)").map { Int($0) } }
    }

    /// The photos that the answers are about.
    fileprivate func answeredPhotos(_ expected: SafetensorsFile) throws -> [String] {
        expected.header.entries.keys.filter { $0.hasSuffix("/logits") }.map { String($0.dropLast("/logits".count)) }
            .sorted()
    }
}

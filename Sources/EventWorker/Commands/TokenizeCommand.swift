import ArgumentParser
import CommandSupport
import FoundationEssentials
import Inference

/// `event-worker tokenize`: texts to token ids, one JSON line each.
struct TokenizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenize",
        abstract: "Shows the token ids of texts, one JSON line each.",
        discussion: """
            Texts come from --text, or as JSON lines on standard input: a string, or an object with the field "text". The ids are those of the checkpoint's tokenizer alone, without the prompt that embed --text puts around them. Exit status: 0 when every text worked, 1 when some failed (each says why in its line), 2 when the command was used wrongly.

            Examples:
              event-worker tokenize --model Qwen3-VL-2B-Instruct --text "조용한 사람이 좋아요"
              jq -c .introduction members.jsonl | event-worker tokenize --model Qwen3-VL-2B-Instruct > ids.jsonl
            """
    )

    @Option(help: ArgumentHelp("Directory with the tokenizer's files.", valueName: "DIR"))
    var model: String

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A text; may be repeated. Without it, standard input is read.", valueName: "STRING")
    )
    var text: [String] = []

    @Flag(
        help: ArgumentHelp(
            "Find special tokens such as <|im_end|> in the texts.",
            discussion: "Without it they are ordinary text, as in embed --text."
        )
    )
    var specialTokens = false

    func run() throws {
        let tokenizer: Tokenizer
        do {
            tokenizer = try Tokenizer(directory: model)
        } catch {
            throw CommandFailure.usage(error.message)
        }
        var hasFailure = false
        func write(_ line: TokenizeLine) throws {
            hasFailure = hasFailure || line.error != nil
            StandardOutput.write(try JSONLine.encode(line))
        }
        for text in text { try write(line(for: text, tokenizer)) }
        if text.isEmpty {
            while let input = readLine() { try write(line(forInput: input, tokenizer)) }
        }
        if hasFailure { throw ExitCode(1) }
    }

    private func line(forInput input: String, _ tokenizer: Tokenizer) -> TokenizeLine {
        guard let text = try? JSONDecoder().decode(TokenizeInput.self, from: Data(input.utf8)).text else {
            return TokenizeLine(
                InferenceError(.textUnreadable, "the line must be a JSON string or an object with the string \"text\"")
            )
        }
        return line(for: text, tokenizer)
    }

    private func line(for text: String, _ tokenizer: Tokenizer) -> TokenizeLine {
        do {
            return TokenizeLine(ids: try tokenizer.encode(text, matchesSpecialTokens: specialTokens))
        } catch {
            return TokenizeLine(error)
        }
    }
}

/// One line of standard input.
private struct TokenizeInput: Decodable {
    let text: String

    enum CodingKeys: CodingKey {
        case text
    }

    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self.text = text
        } else {
            text = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .text)
        }
    }
}

/// One line of `event-worker tokenize`.
private struct TokenizeLine: Encodable {
    struct Failure: Encodable {
        let code: String
        let message: String
    }

    let ids: [Int]?
    let error: Failure?

    init(ids: [Int]) {
        self.ids = ids
        error = nil
    }

    init(_ failure: InferenceError) {
        ids = nil
        error = Failure(code: failure.code.rawValue, message: failure.message)
    }
}

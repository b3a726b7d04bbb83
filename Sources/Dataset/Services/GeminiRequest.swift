import FoundationEssentials

/// A request of Gemini's `generateContent` that asks for a style and a quality and can be answered by nothing else.
public struct GeminiRequest: Sendable, Hashable, Encodable {
    private struct Content: Encodable, Hashable {
        let role = "user"
        let parts: [Part]
        private enum CodingKeys: String, CodingKey { case role, parts }
    }

    private struct Part: Encodable, Hashable {
        struct InlineData: Encodable, Hashable {
            let mimeType: String
            let data: String
        }
        var inlineData: InlineData?
        var text: String?
    }

    private struct Configuration: Encodable, Hashable {
        struct Thinking: Encodable, Hashable {
            var thinkingBudget: Int?
            var thinkingLevel: String?
        }
        struct Field: Encodable, Hashable {
            let type: String
            let `enum`: [String]
        }
        struct Schema: Encodable, Hashable {
            let type = "OBJECT"
            let properties: [String: Field]
            let required: [String]
            let propertyOrdering: [String]
            private enum CodingKeys: String, CodingKey { case type, properties, required, propertyOrdering }
        }
        let temperature = 0
        let maxOutputTokens = 256
        let thinkingConfig: Thinking
        let responseMimeType = "application/json"
        let responseSchema: Schema
        private enum CodingKeys: String, CodingKey {
            case temperature, maxOutputTokens, thinkingConfig, responseMimeType, responseSchema
        }
    }

    private let contents: [Content]
    private let generationConfig: Configuration

    /// The path of a model's method below the service's address.
    public static func path(model: String) -> String { "/v1beta/models/\(model):generateContent" }

    /// A request about one picture.
    ///
    /// - Parameters:
    ///   - jpeg: The picture, a JPEG file.
    ///   - styles: The styles, in the order in which they are offered; another order is another vote.
    ///   - model: The model; those from Gemini 3 on take a level of thinking in place of a budget.
    public init(jpeg: [UInt8], styles: [String], model: String) {
        let question = """
            Which of these fashion styles do the clothes of the person in the photo show best: \
            \(styles.joined(separator: ", "))? And how good is the photo for judging the style: high (clothes clearly \
            visible), medium, or low (blurred, dark, covered or cropped)?
            """
        contents = [
            Content(parts: [
                Part(inlineData: Part.InlineData(mimeType: "image/jpeg", data: Data(jpeg).base64EncodedString())),
                Part(text: question),
            ])
        ]
        let names = ["fashion_style", "visual_quality"]
        let generation = model.split(separator: "-").dropFirst().first.flatMap { Double($0) } ?? 0
        generationConfig = Configuration(
            thinkingConfig: generation >= 3 ? .init(thinkingLevel: "low") : .init(thinkingBudget: 0),
            responseSchema: .init(
                properties: [
                    names[0]: .init(type: "STRING", enum: styles),
                    names[1]: .init(type: "STRING", enum: ["high", "medium", "low"]),
                ],
                required: names,
                propertyOrdering: names
            )
        )
    }
}

import FoundationEssentials

/// Reads replies of Gemini's `generateContent`.
public enum GeminiReply {
    /// An opinion and what it took.
    public struct Opinion: Sendable, Hashable {
        /// The opinion.
        public var vote: LabelVote
        /// Tokens of the question, the picture among them.
        public var promptTokens: Int
        /// Tokens of the answer.
        public var answerTokens: Int
    }

    private struct Body: Decodable {
        struct Candidate: Decodable {
            struct Content: Decodable { let parts: [Part]? }
            struct Part: Decodable { let text: String? }
            let content: Content?
            let finishReason: String?
        }
        struct Feedback: Decodable { let blockReason: String? }
        struct Usage: Decodable {
            let promptTokenCount: Int?
            let candidatesTokenCount: Int?
        }
        struct Fault: Decodable {
            struct Detail: Decodable {
                struct Violation: Decodable { let quotaId: String? }
                let violations: [Violation]?
                let retryDelay: String?
            }
            let code: Int?
            let status: String?
            let message: String?
            let details: [Detail]?
        }
        let candidates: [Candidate]?
        let promptFeedback: Feedback?
        let usageMetadata: Usage?
        let modelVersion: String?
        let error: Fault?
    }

    private struct Answer: Decodable {
        let fashion_style: String
        let visual_quality: String
    }

    /// Says what is to be done about a reply.
    ///
    /// - Parameters:
    ///   - reply: What came back.
    ///   - styles: The styles that were offered.
    /// - Returns: The opinion, or what to do without; never `unknown`, for asking again costs next to nothing.
    public static func verdict(on reply: ServiceReply, styles: [String]) -> ServiceVerdict<Opinion> {
        let body = try? JSONDecoder().decode(Body.self, from: Data(reply.body))
        if let fault = body?.error { return verdict(on: fault, status: fault.code ?? reply.status) }
        guard reply.status == 200 else { return verdict(on: nil, status: reply.status) }
        guard let body else { return .retry(reason: "the answer is no JSON that can be read", after: nil) }
        if let reason = body.promptFeedback?.blockReason { return .skip(reason: "the photo was blocked: \(reason)") }
        guard let candidate = body.candidates?.first else { return .skip(reason: "the answer holds no candidate") }
        let text = candidate.content?.parts?.compactMap(\.text).joined() ?? ""
        if let reason = candidate.finishReason, reason != "STOP", reason != "FINISH_REASON_UNSPECIFIED" {
            return .skip(reason: "the answer ended with \(reason)")
        }
        guard !text.isEmpty else { return .retry(reason: "the answer is empty", after: nil) }
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(text.utf8)) else {
            return .retry(reason: "the answer is not the JSON that was asked for", after: nil)
        }
        guard styles.contains(answer.fashion_style) else {
            return .retry(reason: "the answer names a style that was not offered: \(answer.fashion_style)", after: nil)
        }
        guard let quality = Manifest.Label.Quality(rawValue: answer.visual_quality) else {
            return .retry(
                reason: "the answer names a quality that was not offered: \(answer.visual_quality)",
                after: nil
            )
        }
        return .value(
            Opinion(
                vote: LabelVote(style: answer.fashion_style, quality: quality, modelVersion: body.modelVersion),
                promptTokens: body.usageMetadata?.promptTokenCount ?? 0,
                answerTokens: body.usageMetadata?.candidatesTokenCount ?? 0
            )
        )
    }

    private static func verdict(on fault: Body.Fault?, status: Int) -> ServiceVerdict<Opinion> {
        let words = ["HTTP \(status)", fault?.status, fault?.message].compactMap { $0 }.joined(separator: " ")
        let quotas = fault?.details?.flatMap { $0.violations ?? [] }.compactMap(\.quotaId) ?? []
        if let quota = quotas.first(where: { $0.contains("PerDay") }) {
            return .stop(reason: "the quota of the day is used up (\(quota)); go on tomorrow")
        }
        switch status {
        case 429, 500...599:
            let asked = fault?.details?.compactMap(\.retryDelay).first.flatMap(delay)
            return .retry(reason: words, after: asked)
        case 400: return .stop(reason: "the service does not take the request: a wrong key or model (\(words))")
        case 401, 403: return .stop(reason: "the service refuses the key (\(words))")
        case 404: return .stop(reason: "the service does not know the model or the address (\(words))")
        default: return .skip(reason: words)
        }
    }

    /// A duration such as "36.429760048s".
    static func delay(_ text: String) -> Duration? {
        guard text.hasSuffix("s"), let seconds = Double(text.dropLast()), seconds.isFinite, seconds >= 0 else {
            return nil
        }
        return .seconds(min(seconds, 3600))
    }
}

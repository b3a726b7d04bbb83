import FoundationEssentials

/// A generated picture as Seedream returned it.
public struct GeneratedPicture: Sendable, Hashable {
    /// Where its bytes are.
    public enum Source: Sendable, Hashable {
        /// They came with the reply.
        case bytes([UInt8])
        /// They can be fetched for a day.
        case url(String)
    }

    /// The bytes or where they are.
    public var source: Source
    /// The model that answered, in its own words.
    public var model: String?
    /// How many images are billed.
    public var billedImages: Int
}

/// Reads replies of Seedream 4.
public enum SeedreamReply {
    private struct Body: Decodable {
        struct Image: Decodable {
            let b64_json: String?
            let url: String?
            let error: Fault?
        }
        struct Usage: Decodable { let generated_images: Int? }
        struct Fault: Decodable {
            let code: String?
            let message: String?

            var words: String { [code, message].compactMap { $0 }.joined(separator: ": ") }
        }
        let model: String?
        let data: [Image]?
        let usage: Usage?
        let error: Fault?
    }

    /// Says what is to be done about a reply.
    ///
    /// - Parameter reply: What came back.
    /// - Returns: The picture, or what to do without.
    public static func verdict(on reply: ServiceReply) -> ServiceVerdict<GeneratedPicture> {
        let body = try? JSONDecoder().decode(Body.self, from: Data(reply.body))
        let fault = body?.error ?? body?.data?.lazy.compactMap(\.error).first
        if let fault, let code = fault.code, let verdict = verdict(on: code, fault.words, reply) { return verdict }
        switch reply.status {
        case 200:
            guard let body else { return .unknown(reason: "the answer is no JSON that can be read") }
            if let fault { return .skip(reason: fault.words) }
            return picture(body)
        case 401, 403: return .stop(reason: "the service refuses the key (\(status(reply, fault)))")
        case 404: return .stop(reason: "the service does not know the model or the address (\(status(reply, fault)))")
        case 429, 503: return .retry(reason: status(reply, fault), after: asked(reply))
        case 400..<500: return .skip(reason: status(reply, fault))
        // It may have done the work before it failed.
        default: return .unknown(reason: status(reply, fault))
        }
    }

    private static func picture(_ body: Body) -> ServiceVerdict<GeneratedPicture> {
        guard let image = body.data?.first else {
            return (body.usage?.generated_images ?? 0) > 0
                ? .unknown(reason: "the answer bills an image but holds none")
                : .skip(reason: "the answer holds no image")
        }
        let billed = body.usage?.generated_images ?? 1
        if let text = image.b64_json, let data = Data(base64Encoded: text), !data.isEmpty {
            return .value(GeneratedPicture(source: .bytes([UInt8](data)), model: body.model, billedImages: billed))
        }
        if let url = image.url, !url.isEmpty {
            return .value(GeneratedPicture(source: .url(url), model: body.model, billedImages: billed))
        }
        return .unknown(reason: "the answer holds an image that cannot be read")
    }

    /// What the documented codes mean, which may bear a suffix such as `.PrivacyInformation`.
    private static func verdict(
        on code: String,
        _ words: String,
        _ reply: ServiceReply
    ) -> ServiceVerdict<GeneratedPicture>? {
        let name = code.prefix { $0 != "." }
        if name.hasSuffix("RateLimitExceeded") || name == "RequestBurstTooFast" || name == "ServerOverloaded" {
            return .retry(reason: words, after: asked(reply))
        }
        if name.hasSuffix("QuotaExceeded") || name.hasSuffix("SetLimitExceeded") { return .stop(reason: words) }
        if name.hasSuffix("SensitiveContentDetected") { return .skip(reason: words) }
        return nil
    }

    private static func asked(_ reply: ServiceReply) -> Duration? {
        reply.retryAfter.flatMap { $0.isFinite && $0 >= 0 ? .seconds(min($0, 3600)) : nil }
    }

    private static func status(_ reply: ServiceReply, _ fault: Body.Fault?) -> String {
        "HTTP \(reply.status)" + (fault.map { " \($0.words)" } ?? "")
    }
}

import FoundationEssentials

/// A request of Seedream 4's image generation (BytePlus ModelArk, `POST /api/v3/images/generations`).
public struct SeedreamRequest: Sendable, Hashable, Encodable {
    /// The model, such as "seedream-4-0-250828".
    public var model: String
    /// What to make.
    public var prompt: String
    /// The reference photo as a data URI.
    public var image: String
    /// "1K", "2K", "4K" or "WIDTHxHEIGHT".
    public var size: String

    private enum CodingKeys: String, CodingKey {
        case model, prompt, image, size, stream, watermark
        case sequential = "sequential_image_generation"
        case format = "response_format"
    }

    /// A request for one variant of one photo.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - prompt: What to make.
    ///   - jpeg: The reference photo, a JPEG file.
    ///   - size: The size.
    public init(model: String, prompt: String, jpeg: [UInt8], size: String) {
        self.model = model
        self.prompt = prompt
        image = "data:image/jpeg;base64," + Data(jpeg).base64EncodedString()
        self.size = size
    }

    /// Writes the documented fields.
    ///
    /// The watermark is turned off: it is on by default, and a mark that all generated images bear would be learned.
    ///
    /// - Parameter encoder: The encoder.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(model, forKey: .model)
        try fields.encode(prompt, forKey: .prompt)
        try fields.encode(image, forKey: .image)
        try fields.encode(size, forKey: .size)
        try fields.encode("disabled", forKey: .sequential)
        try fields.encode("b64_json", forKey: .format)
        try fields.encode(false, forKey: .stream)
        try fields.encode(false, forKey: .watermark)
    }

    /// Checks a size: a name, or at least 921,600 and at most 16,777,216 pixels with sides of at most 1 to 16.
    ///
    /// - Parameter size: The size.
    /// - Returns: Whether the service takes it.
    public static func isSize(_ size: String) -> Bool {
        if ["1K", "2K", "4K"].contains(size) { return true }
        let sides = size.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard sides.count == 2, let width = sides[0], let height = sides[1], width > 0, height > 0,
            width <= 1 << 20, height <= 1 << 20
        else { return false }
        return (921_600...16_777_216).contains(width * height) && width <= 16 * height && height <= 16 * width
    }
}

extension Manifest.Entry {
    private enum Key: String, CodingKey {
        case id, file, sha256, parentId, identityId, split, consentId, generator, labels, costUSD
    }

    /// Decodes one line strictly: what is present must make sense.
    ///
    /// - Parameter decoder: The decoder of the line.
    /// - Throws: `DecodingError` with the field and, in its description, what to write instead.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        id = try fields.requiredText(.id, orElse: "every image needs an id")
        file = try fields.requiredText(.file, orElse: "name the picture's file")
        sha256 = try fields.sha256(.sha256)
        parentId = try fields.text(.parentId)
        identityId = try fields.text(.identityId)
        consentId = try fields.text(.consentId)
        split = try fields.split(.split)
        generator = try fields.decodeIfPresent(Manifest.Generator.self, forKey: .generator)
        labels = try fields.decodeIfPresent([Manifest.Label].self, forKey: .labels) ?? []
        costUSD = try fields.decodeIfPresent(Double.self, forKey: .costUSD)
        if let costUSD, costUSD < 0 {
            throw DecodingError.dataCorruptedError(
                forKey: .costUSD,
                in: fields,
                debugDescription: "is below 0; write what the picture cost in US dollars"
            )
        }
    }
}

extension Manifest.Label {
    private enum Key: String, CodingKey {
        case style, quality, confidence, source, modelVersion, at
    }

    /// Decodes one label strictly.
    ///
    /// - Parameter decoder: The decoder of the label.
    /// - Throws: `DecodingError` with the field and, in its description, what to write instead.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        style = try fields.decode(String.self, forKey: .style)
        source = try fields.decode(String.self, forKey: .source)
        for (key, value) in [(Key.style, style), (.source, source)] where value.isEmpty {
            throw DecodingError.dataCorruptedError(
                forKey: key,
                in: fields,
                debugDescription: "is empty; a label says its style and who gave it"
            )
        }
        if let name = try fields.decodeIfPresent(String.self, forKey: .quality) {
            guard let value = Quality(rawValue: name) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .quality,
                    in: fields,
                    debugDescription: "is \"\(name)\"; write high, medium or low"
                )
            }
            quality = value
        }
        confidence = try fields.decodeIfPresent(Double.self, forKey: .confidence)
        if let confidence, !(0...1).contains(confidence) {
            throw DecodingError.dataCorruptedError(
                forKey: .confidence,
                in: fields,
                debugDescription: "is \(confidence); write a number from 0 to 1"
            )
        }
        modelVersion = try fields.decodeIfPresent(String.self, forKey: .modelVersion)
        at = try fields.decodeIfPresent(String.self, forKey: .at)
    }
}

import Dataset

/// A task of Label Studio: an image with what machines think of it, and what people said.
struct LabelStudioTask: Codable, Sendable {
    /// What is shown, and what finds the image again.
    struct Payload: Codable, Sendable {
        /// The address under which Label Studio finds the picture.
        var image: String
        /// The image's id in the manifest.
        var id: String
        /// How much speaks against the label, 0 to 1.
        var doubt: Double?
        /// What speaks against it.
        var reasons: String?
    }

    /// One field of an opinion.
    struct Choice: Codable, Sendable {
        struct Value: Codable, Sendable { var choices: [String]? }
        /// The control's name, ``styleControl`` or ``qualityControl``.
        var from_name: String
        var to_name: String?
        var type: String
        var value: Value?

        init(_ control: String, _ choice: String) {
            from_name = control
            to_name = "image"
            type = "choices"
            value = Value(choices: [choice])
        }
    }

    /// What a machine thinks.
    struct Prediction: Codable, Sendable {
        var model_version: String?
        var score: Double?
        var result: [Choice]
    }

    /// What a person said.
    struct Annotation: Codable, Sendable {
        var was_cancelled: Bool?
        var updated_at: String?
        var result: [Choice]?
    }

    static let styleControl = "style"
    static let qualityControl = "quality"

    var data: Payload
    var predictions: [Prediction]?
    var annotations: [Annotation]?

    /// The configuration of a Label Studio project for some styles.
    static func configuration(styles: [String]) -> String {
        func choices(_ names: [String]) -> String {
            names.map { "    <Choice value=\"\(HTMLEscaping.text($0))\"/>" }.joined(separator: "\n")
        }
        return """
            <View>
              <Image name="image" value="$image"/>
              <Header value="$reasons"/>
              <Choices name="style" toName="image" choice="single" required="true" showInline="true">
            \(choices(styles))
              </Choices>
              <Choices name="quality" toName="image" choice="single" showInline="true">
            \(choices(["high", "medium", "low"]))
              </Choices>
            </View>

            """
    }

    /// The label that the last finished annotation gives.
    ///
    /// - Returns: nil when nobody has finished one.
    /// - Throws: ``LabelStudioFault`` naming what cannot be a label.
    func label() throws(LabelStudioFault) -> Manifest.Label? {
        let finished = (annotations ?? []).filter { $0.was_cancelled != true && !($0.result ?? []).isEmpty }
        guard let annotation = finished.last else { return nil }
        func choice(_ control: String) -> String? {
            annotation.result?.last { $0.from_name == control && $0.type == "choices" }?.value?.choices?.first
        }
        guard let style = choice(Self.styleControl), !style.isEmpty else {
            throw LabelStudioFault(id: data.id, reason: "the annotation has no choice named \(Self.styleControl)")
        }
        var label = Manifest.Label(style: style)
        if let name = choice(Self.qualityControl) {
            guard let quality = Manifest.Label.Quality(rawValue: name) else {
                throw LabelStudioFault(id: data.id, reason: "the quality is \"\(name)\"; it is high, medium or low")
            }
            label.quality = quality
        }
        label.at = annotation.updated_at
        return label
    }
}

/// Why an annotation cannot become a label.
struct LabelStudioFault: Error {
    let id: String
    let reason: String
}

import CommandSupport
import Dataset
import FoundationEssentials
import Inference

/// Writes what others read; one for each format.
protocol ExportWriter {
    /// Takes one image.
    ///
    /// - Throws: ``CommandFailure`` when the disk does not take it.
    mutating func append(_ image: ExportPlan.Image, bytes: [UInt8], extension name: String) throws(CommandFailure)

    /// Ends the export.
    ///
    /// - Throws: ``CommandFailure`` when the disk does not take the rest.
    mutating func finish() throws(CommandFailure)
}

/// What is told of an image beside its style.
struct ExportedRecord: Encodable {
    var fileName: String?
    let id: String
    let label: String
    let labelIndex: Int
    let labelSource: String?
    let confidence: Double?
    /// Whether ``confidence`` is written, known or not.
    private let tellsConfidence: Bool
    let quality: String?
    let identity: String?
    let parent: String?
    let generated: Bool
    let sha256: String

    private enum CodingKeys: String, CodingKey {
        case id, label, quality, identity, parent, generated, sha256
        case fileName = "file_name"
        case labelIndex = "label_index"
        case labelSource = "label_source"
    }

    init(_ image: ExportPlan.Image, styles: [String], bytes: [UInt8], fileName: String? = nil) {
        let entry = image.entry
        self.fileName = fileName
        id = entry.id
        label = image.style
        labelIndex = styles.firstIndex(of: image.style) ?? -1
        labelSource = entry.currentLabel?.source
        confidence = entry.exportedConfidence
        tellsConfidence = image.tellsConfidence
        quality = entry.currentQuality?.rawValue
        identity = entry.identityId
        parent = entry.parentId
        generated = entry.isGenerated
        sha256 = Fingerprint.sha256(bytes)
    }

    /// The record as one line.
    ///
    /// Hugging Face takes each column's type from its values, side by side, and refuses sides that differ. A column of
    /// nulls has no type, so an unknown text is empty.
    func line() throws(CommandFailure) -> String {
        let fields: String
        do { fields = try JSONLine.encode(self) } catch { throw .failed("cannot describe image \(id): \(error)") }
        guard tellsConfidence else { return fields }
        // Written as "1.0" where an encoder writes "1": whole numbers alone would be another type.
        return "{\"confidence\":\(confidence.map { "\($0)" } ?? "null")," + fields.dropFirst()
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        if let fileName { try fields.encode(fileName, forKey: .fileName) }
        try fields.encode(id, forKey: .id)
        try fields.encode(label, forKey: .label)
        try fields.encode(labelIndex, forKey: .labelIndex)
        try fields.encode(labelSource ?? "", forKey: .labelSource)
        try fields.encode(quality ?? "", forKey: .quality)
        try fields.encode(identity ?? "", forKey: .identity)
        try fields.encode(parent ?? "", forKey: .parent)
        try fields.encode(generated, forKey: .generated)
        try fields.encode(sha256, forKey: .sha256)
    }
}

extension Manifest.Entry {
    /// How sure the source of the label that counts is: a person is, where nothing else is said; nil when it is not known.
    var exportedConfidence: Double? {
        currentLabel?.confidence ?? (currentLabel?.source == Manifest.Label.human ? 1 : nil)
    }
}

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
    let quality: String?
    let identity: String?
    let parent: String?
    let generated: Bool
    let sha256: String

    private enum CodingKeys: String, CodingKey {
        case id, label, confidence, quality, identity, parent, generated, sha256
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
        confidence = entry.currentLabel?.confidence
        quality = entry.currentQuality?.rawValue
        identity = entry.identityId
        parent = entry.parentId
        generated = entry.isGenerated
        sha256 = Fingerprint.sha256(bytes)
    }

    /// The record as one line; every key is there, null where nothing is known, as tables want it.
    func line() throws(CommandFailure) -> String {
        do { return try JSONLine.encode(self) } catch { throw .failed("cannot describe image \(id): \(error)") }
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        if let fileName { try fields.encode(fileName, forKey: .fileName) }
        try fields.encode(id, forKey: .id)
        try fields.encode(label, forKey: .label)
        try fields.encode(labelIndex, forKey: .labelIndex)
        try fields.encode(labelSource, forKey: .labelSource)
        try fields.encode(confidence, forKey: .confidence)
        try fields.encode(quality, forKey: .quality)
        try fields.encode(identity, forKey: .identity)
        try fields.encode(parent, forKey: .parent)
        try fields.encode(generated, forKey: .generated)
        try fields.encode(sha256, forKey: .sha256)
    }
}

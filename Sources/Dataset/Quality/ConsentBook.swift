/// Which images have the consent of the person they show.
///
/// A generated image shows the person of its original, so the original's consent counts.
public struct ConsentBook: Sendable {
    private let consents: [String: String]
    private let lineage: Lineage

    /// The consents that a manifest records.
    public init(_ manifest: Manifest) {
        consents = Dictionary(
            uniqueKeysWithValues: manifest.entries.compactMap { entry in entry.consentId.map { (entry.id, $0) } }
        )
        lineage = Lineage(manifest)
    }

    /// The record of consent for an image; nil when there is none.
    public func consent(for id: String) -> String? {
        consents[id] ?? consents[lineage.original(of: id)]
    }
}

import Contracts
import Matching

extension MemberTexts {
    /// The vectors that attributes carry and that may be compared: the app's own, or those of one model; nil without any.
    ///
    /// - Parameters:
    ///   - attributes: the attributes.
    ///   - fingerprint: the only model whose vectors may be compared; nil when this worker's model reads no texts.
    init?(_ attributes: MemberAttributes, fingerprint: String?) {
        if let embedding = attributes.textEmbedding {
            self.init(model: embedding.model, ideal: embedding.values, own: embedding.values)
        } else if let vectors = attributes.textVectors, vectors.fingerprint == fingerprint {
            // Both vectors were decoded when the record was validated.
            let (ideal, own) = (try? vectors.vector(.ideal), try? vectors.vector(.own))
            guard ideal != nil || own != nil else { return nil }
            self.init(model: vectors.fingerprint, ideal: ideal, own: own)
        } else {
            return nil
        }
    }
}

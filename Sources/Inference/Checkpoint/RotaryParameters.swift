/// Rotary position parameters, under whichever of its three spellings a configuration has them.
///
/// transformers 5 writes `rope_parameters`; 4.57 writes `rope_scaling` beside `rope_theta`.
package struct RotaryParameters: Sendable, Hashable, Encodable {
    /// The base of the geometric series of frequencies.
    package let theta: Double
    /// How many frequencies belong to time, height and width.
    package let sections: [Int]

    /// Parameters with three sections.
    package init(theta: Double, sections: [Int]) {
        self.theta = theta
        self.sections = sections
    }

    struct Fields: Decodable {
        let theta: Double?
        let sections: [Int]?
        private let type: String?
        private let legacyType: String?
        let isInterleaved: Bool?

        enum CodingKeys: String, CodingKey {
            case theta = "rope_theta"
            case sections = "mrope_section"
            case type = "rope_type"
            case legacyType = "type"
            case isInterleaved = "mrope_interleaved"
        }

        /// The kind of rotary embedding, which old files call "type".
        var kind: String? { type ?? legacyType }
    }
}

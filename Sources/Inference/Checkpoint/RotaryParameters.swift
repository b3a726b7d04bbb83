/// Rotary position parameters, under whichever of its three spellings a configuration has them.
///
/// transformers 5 writes `rope_parameters`; 4.57 writes `rope_scaling` beside `rope_theta`.
package struct RotaryParameters: Sendable, Hashable {
    /// The base of the geometric series of frequencies.
    package let theta: Double
    /// How many frequencies belong to time, height and width.
    package let sections: [Int]

    struct Fields: Decodable {
        let theta: Double?
        let sections: [Int]?
        let kind: String?
        let isInterleaved: Bool?

        enum CodingKeys: String, CodingKey {
            case theta = "rope_theta"
            case sections = "mrope_section"
            case kind = "rope_type"
            case isInterleaved = "mrope_interleaved"
        }
    }
}

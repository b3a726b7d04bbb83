/// The vectors of a member's texts.
public struct MemberTexts: Sendable, Hashable {
    /// What made the vectors: only vectors of one model are compared.
    public let model: String
    /// Whom the member would like to meet.
    public let ideal: [Float]?
    /// What the member says of themselves.
    public let own: [Float]?

    /// Describes texts.
    ///
    /// - Parameters:
    ///   - model: What made the vectors.
    ///   - ideal: Whom the member would like to meet; `nil` without such a text.
    ///   - own: What the member says of themselves; `nil` without such a text.
    public init(model: String, ideal: [Float]?, own: [Float]?) {
        self.model = model
        self.ideal = ideal
        self.own = own
    }
}

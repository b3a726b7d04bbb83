/// What decides whether two members may be shown to each other.
public struct Member: Sendable, Hashable {
    /// The member's id.
    public let id: String
    /// The member's gender, in the app's own words.
    public let gender: String
    /// The genders the member looks for, in the same words.
    public let seeking: Set<String>
    /// The year the member was born in.
    public let birthYear: Int
    /// Where the member lives, in the app's own words.
    public let region: String
    /// The ages the member looks for; `nil` means any.
    public let ageRange: ClosedRange<Int>?
    /// The members whom this member does not want to meet.
    public let blocked: Set<String>
    /// Whether the member takes part in matching.
    public let active: Bool

    /// Creates a member.
    public init(
        id: String,
        gender: String,
        seeking: Set<String>,
        birthYear: Int,
        region: String,
        ageRange: ClosedRange<Int>? = nil,
        blocked: Set<String> = [],
        active: Bool = true
    ) {
        self.id = id
        self.gender = gender
        self.seeking = seeking
        self.birthYear = birthYear
        self.region = region
        self.ageRange = ageRange
        self.blocked = blocked
        self.active = active
    }
}

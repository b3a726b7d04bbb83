/// The attributes of one member as small numbers, so that a rule looks at thousands of members without following a
/// pointer.
struct MemberTraits: Sendable {
    /// The gender's number; those from ``maskedGenders`` on are told apart by name.
    let gender: Int32
    /// The region's number.
    let region: Int32
    /// A bit for each gender below ``maskedGenders`` that is looked for.
    let seeking: UInt64
    /// The member's year of birth.
    let birthYear: Int
    /// The ages looked for; the widest range when any will do.
    let ages: ClosedRange<Int>
    let isActive: Bool
    let hasBlocks: Bool
    /// Whether the member looks for a gender that has no bit.
    let seeksUnmasked: Bool

    static let maskedGenders = 64

    /// Whether the member looks for a gender, as far as bits can say.
    func seeks(_ traits: MemberTraits) -> Bool {
        traits.gender < Self.maskedGenders && seeking >> UInt64(traits.gender) & 1 == 1
    }
}

/// Gives words numbers in the order in which they are first seen.
struct WordNumbers: Sendable {
    private var numbers: [String: Int32] = [:]

    mutating func number(of word: String) -> Int32 {
        if let number = numbers[word] { return number }
        let number = Int32(clamping: numbers.count)
        numbers[word] = number
        return number
    }
}

extension MemberTraits {
    init(_ member: Member, genders: inout WordNumbers, regions: inout WordNumbers) {
        gender = genders.number(of: member.gender)
        region = regions.number(of: member.region)
        var mask: UInt64 = 0
        var seeksUnmasked = false
        for word in member.seeking {
            let number = genders.number(of: word)
            if number < Self.maskedGenders { mask |= 1 << UInt64(number) } else { seeksUnmasked = true }
        }
        seeking = mask
        birthYear = member.birthYear
        ages = member.ageRange ?? Int.min...Int.max
        isActive = member.active
        hasBlocks = !member.blocked.isEmpty
        self.seeksUnmasked = seeksUnmasked
    }
}

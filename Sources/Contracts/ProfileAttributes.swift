/// What a member says about themselves and about whom they look for, in every event that carries it.
protocol ProfileAttributes {
    var gender: String { get }
    var seeking: [String] { get }
    var birthYear: Int { get }
    var region: String { get }
    var ageRange: AgeRange? { get }
    var mbti: String? { get }
    var blocked: [String] { get }
    var textEmbedding: TextEmbedding? { get }
}

extension ProfileAttributes {
    func validateAttributes(_ rules: FieldRules) throws(ContractError) {
        try rules.identifier(gender, "gender")
        try rules.require(!seeking.isEmpty, "seeking", "must name at least one gender")
        try rules.identifiers(seeking, "seeking")
        try rules.require((1900...2100).contains(birthYear), "birthYear", "must be from 1900 to 2100")
        try rules.identifier(region, "region")
        try ageRange?.validate(rules)
        if let mbti {
            try rules.require(mbti.unicodeScalars.count <= 64, "mbti", "must have at most 64 characters")
        }
        try rules.identifiers(blocked, "blocked")
        try textEmbedding?.validate(rules)
    }
}

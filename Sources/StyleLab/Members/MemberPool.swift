import CommandSupport
import Contracts
import FoundationEssentials
import Matching
import MetricLearning

/// Members with their texts and styles, ready to be ranked as the worker ranks them.
struct MemberPool {
    /// Ranks the members.
    private(set) var ranker: MatchRanker
    /// The members who have attributes, in the byte order of their ids.
    let memberIds: [String]
    /// What made the styles, if there are any.
    let styleFingerprint: String?
    /// How many members have a style of that fingerprint.
    private(set) var styleCount = 0
    /// How many members have styles of other fingerprints only.
    private(set) var foreignStyleCount = 0
    /// How many members have text vectors, by what made them.
    private(set) var textCounts: [String: Int] = [:]

    /// What made most text vectors, if there are any.
    var commonestTextModel: String? {
        textCounts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }

    /// How many members have text vectors.
    var textCount: Int { textCounts.values.reduce(0, +) }

    /// Puts records together.
    ///
    /// - Parameters:
    ///   - records: What is known of members.
    ///   - embeddings: Styles by member, in place of those in the records.
    ///   - styleFingerprint: Which styles count; nil means those that most members have.
    ///   - requiresSameRegion: Whether two members must live in the same region.
    /// - Throws: ``CommandFailure`` of wrong use when no member has attributes, or a vector cannot be compared.
    init(
        _ records: MemberRecords,
        embeddings: VectorFile? = nil,
        styleFingerprint: String? = nil,
        requiresSameRegion: Bool = false
    ) throws(CommandFailure) {
        guard !records.attributes.isEmpty else {
            throw .usage(
                "no file of --members holds a record of member-attributes; export that topic, one value a line"
            )
        }
        do throws(MatchingError) {
            ranker = try MatchRanker(
                styleDimension: embeddings?.vectors.columns ?? StyleVector.dimension,
                requiresSameRegion: requiresSameRegion
            )
        } catch {
            throw .usage(error.message)
        }
        memberIds = records.attributes.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let common = embeddings.map { $0.fingerprint.isEmpty ? nil : $0.fingerprint } ?? records.commonestFingerprint
        self.styleFingerprint = styleFingerprint ?? common
        for id in memberIds {
            guard let attributes = records.attributes[id] else { continue }
            ranker.upsert(Member(attributes))
            try takeTexts(of: attributes)
        }
        if let embeddings {
            try takeStyles(embeddings)
        } else {
            try takeStyles(records)
        }
    }

    private mutating func takeTexts(of attributes: MemberAttributes) throws(CommandFailure) {
        let texts: MemberTexts
        if let embedding = attributes.textEmbedding {
            texts = MemberTexts(model: embedding.model, ideal: embedding.values, own: embedding.values)
        } else if let vectors = attributes.textVectors {
            // Both were decoded when the record was validated.
            texts = MemberTexts(
                model: vectors.fingerprint,
                ideal: try? vectors.vector(.ideal),
                own: try? vectors.vector(.own)
            )
        } else {
            return
        }
        guard texts.ideal != nil || texts.own != nil else { return }
        do {
            try ranker.upsert(texts: texts, for: attributes.userId)
        } catch {
            throw .usage("member \(attributes.userId): the text vector cannot be compared: \(error.message)")
        }
        textCounts[texts.model, default: 0] += 1
    }

    private mutating func takeStyles(_ records: MemberRecords) throws(CommandFailure) {
        for id in memberIds {
            guard let styles = records.styles[id] else { continue }
            guard let style = styleFingerprint.flatMap({ styles[$0] }) else {
                foreignStyleCount += 1
                continue
            }
            // It was decoded when the record was validated.
            if let vector = try? style.vector() { try take(vector, of: id) }
        }
    }

    private mutating func takeStyles(_ file: VectorFile) throws(CommandFailure) {
        guard file.kind == .embeddings else {
            throw .usage("--embeddings names a file of features; make embeddings of it with `stylelab project`")
        }
        let known = Set(memberIds)
        for (row, id) in file.ids.enumerated() where known.contains(id) {
            try take(Array(file.vectors.values[row * file.vectors.columns..<(row + 1) * file.vectors.columns]), of: id)
        }
    }

    private mutating func take(_ style: [Float], of id: String) throws(CommandFailure) {
        do {
            try ranker.upsert(style: style, for: id)
        } catch {
            throw .usage("member \(id): the style cannot be compared: \(error.message)")
        }
        styleCount += 1
    }
}

extension Member {
    /// A member as the rule of eligibility sees them, with the blocks of their profile and of their interactions.
    fileprivate init(_ attributes: MemberAttributes) {
        let interactions = attributes.interactionBlocks?.members.map(\.userId) ?? []
        self.init(
            id: attributes.userId,
            gender: attributes.gender,
            seeking: Set(attributes.seeking),
            birthYear: attributes.birthYear,
            region: attributes.region,
            ageRange: attributes.ageRange.map { $0.min...$0.max },
            blocked: Set(attributes.blocked).union(interactions),
            active: attributes.active
        )
    }
}

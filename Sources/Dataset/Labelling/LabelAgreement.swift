/// How far two sources of labels agree beyond chance: Cohen's kappa (Jacob Cohen, "A Coefficient of Agreement for Nominal
/// Scales", 1960).
public struct LabelAgreement: Sendable, Hashable {
    /// The one source.
    public let first: String
    /// The other source.
    public let second: String
    /// Images that both have labelled.
    public let images: Int
    /// The share of these that both give the same style.
    public let agreement: Double
    /// (agreement - chance) / (1 - chance), chance being that of two sources that draw from their own shares; nil when
    /// both always say the same one style.
    public let kappa: Double?
    /// Kappa of each style against all others.
    public let kappaOfStyle: [String: Double?]

    /// Compares the last opinions of two sources; nil when no image has labels of both.
    ///
    /// - Parameters:
    ///   - manifest: The images.
    ///   - first: The one source.
    ///   - second: The other source.
    public init?(_ manifest: Manifest, _ first: String, _ second: String) {
        let pairs = manifest.entries.compactMap { entry -> (String, String)? in
            guard let left = entry.labels.last(where: { $0.source == first })?.style,
                let right = entry.labels.last(where: { $0.source == second })?.style
            else { return nil }
            return (left, right)
        }
        guard !pairs.isEmpty else { return nil }
        self.first = first
        self.second = second
        images = pairs.count
        agreement = Double(pairs.count { $0.0 == $0.1 }) / Double(pairs.count)
        kappa = Self.kappa(pairs)
        let styles = Set(pairs.flatMap { [$0.0, $0.1] })
        kappaOfStyle = Dictionary(
            uniqueKeysWithValues: styles.map { style in
                (style, Self.kappa(pairs.map { ("\($0.0 == style)", "\($0.1 == style)") }))
            }
        )
    }

    /// All pairs of sources that have labelled the same images, sorted by name.
    public static func all(in manifest: Manifest) -> [LabelAgreement] {
        let sources = Set(manifest.entries.flatMap { $0.labels.map(\.source) }).sorted()
        return sources.indices.flatMap { index in
            sources[(index + 1)...].compactMap { LabelAgreement(manifest, sources[index], $0) }
        }
    }

    private static func kappa(_ pairs: [(String, String)]) -> Double? {
        let count = Double(pairs.count)
        let left = Dictionary(pairs.map { ($0.0, 1.0) }, uniquingKeysWith: +)
        let right = Dictionary(pairs.map { ($0.1, 1.0) }, uniquingKeysWith: +)
        let chance = left.reduce(0) { $0 + $1.value * (right[$1.key] ?? 0) } / (count * count)
        guard chance < 1 else { return nil }
        return (Double(pairs.count { $0.0 == $0.1 }) / count - chance) / (1 - chance)
    }
}

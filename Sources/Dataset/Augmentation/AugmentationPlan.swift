import Crypto

/// Which variants of which photos are to be generated.
public struct AugmentationPlan: Sendable, Hashable {
    /// One variant of one photo.
    public struct Item: Sendable, Hashable {
        /// What decides the request, hashed: the same variant has the same key in every run.
        public let key: String
        /// The photo's place in the manifest.
        public let parent: Int
        /// The photo's id.
        public let parentId: String
        /// The variant's number, from 0.
        public let variant: Int
        /// The prompt.
        public let prompt: String
    }

    /// What is asked for.
    public struct Request: Sendable, Hashable {
        /// The most variants of one photo.
        public var variants: Int
        /// How many images training is to hold in all, real ones included; nil takes all variants.
        public var target: Int?
        /// The seed of the prompts.
        public var seed: UInt64
        /// The generating model.
        public var model: String
        /// The size that is asked for, in the service's words.
        public var size: String

        /// A request.
        public init(variants: Int, target: Int? = nil, seed: UInt64 = 42, model: String, size: String) {
            self.variants = variants
            self.target = target
            self.seed = seed
            self.model = model
            self.size = size
        }
    }

    /// The variants, each photo's first ones first.
    public let items: [Item]
    /// Ids of training photos that are left out because there is no record of consent.
    public let withoutConsent: [String]
    /// Ids of training photos that are left out because they are of low quality.
    public let lowQuality: [String]

    /// Plans variants of the real training photos that have consent.
    ///
    /// With a target each next variant goes to the style with the fewest images, and within it to the photo with the
    /// fewest variants.
    ///
    /// - Parameters:
    ///   - manifest: The images, split.
    ///   - template: How prompts are made.
    ///   - request: What is asked for.
    /// - Throws: ``DatasetError`` with `template_invalid`, or `manifest_invalid` when images are on no side or a photo's
    ///   SHA-256 is missing, which `split` writes.
    public init(_ manifest: Manifest, template: PromptTemplate, request: Request) throws(DatasetError) {
        try template.requireValid()
        if let entry = manifest.entries.first(where: { $0.split == nil }) {
            throw DatasetError(
                .manifestInvalid,
                "image \(entry.id) stands on no side; split before anything is generated, so that no variant of a "
                    + "validation photo is trained on"
            )
        }
        let consents = ConsentBook(manifest)
        let photos = manifest.entries.indices.filter {
            manifest.entries[$0].split == .train && !manifest.entries[$0].isGenerated
        }
        let refused = photos.filter { consents.consent(for: manifest.entries[$0].id) == nil }
        let low = photos.filter { manifest.entries[$0].currentQuality == .low && !refused.contains($0) }
        let leftOut = Set(refused + low)
        let parents = photos.filter { !leftOut.contains($0) }
        var items: [Item] = []
        for (parent, variant) in Self.order(parents, manifest, request) {
            let entry = manifest.entries[parent]
            guard let sha256 = entry.sha256 else {
                throw DatasetError(
                    .manifestInvalid,
                    "image \(entry.id) has no sha256; `stylelab dataset split` writes it"
                )
            }
            let prompt = template.prompt(for: entry.id, variant: variant, seed: request.seed).text
            let key = Self.key(of: [request.model, request.size, sha256, entry.id, "\(variant)", prompt])
            items.append(Item(key: key, parent: parent, parentId: entry.id, variant: variant, prompt: prompt))
        }
        self.items = items
        withoutConsent = refused.map { manifest.entries[$0].id }
        lowQuality = low.map { manifest.entries[$0].id }
    }

    private static func order(_ parents: [Int], _ manifest: Manifest, _ request: Request) -> [(Int, Int)] {
        guard let target = request.target else {
            return (0..<request.variants).flatMap { variant in parents.map { ($0, variant) } }
        }
        func style(_ index: Int) -> String { manifest.entries[index].currentLabel?.style ?? "" }
        // The variants that there are already stand among those planned; only photos count from the start.
        var images = Dictionary(
            manifest.entries.indices.filter {
                manifest.entries[$0].split == .train && !manifest.entries[$0].isGenerated
            }
            .map { (style($0), 1) },
            uniquingKeysWith: +
        )
        var queues = Dictionary(grouping: parents, by: style).mapValues { places in
            (0..<request.variants).flatMap { variant in places.map { ($0, variant) } }[...]
        }
        var order: [(Int, Int)] = []
        while images.values.reduce(0, +) < target {
            let open = queues.filter { !$0.value.isEmpty }.keys
            guard let next = open.min(by: { (images[$0] ?? 0, $0) < (images[$1] ?? 0, $1) }),
                let item = queues[next]?.popFirst()
            else { break }
            images[next, default: 0] += 1
            order.append(item)
        }
        return order
    }

    private static func key(of parts: [String]) -> String {
        var hash = SHA256()
        for part in parts {
            hash.update(data: Array(part.utf8))
            // No text holds this byte.
            hash.update(data: [0xFF])
        }
        return ContentHash.hexadecimal(hash.finalize())
    }
}

/// Finds which images belong together: variants of one original, pictures of one identity, and near duplicates.
///
/// Two images are related when a chain of relations connects them; the groups that come of it must each stand on one
/// side of a split.
public struct RelatedImages: Sendable {
    /// What makes two images belong together, from the plainest reason to the least plain.
    public enum Relation: Sendable, Hashable {
        /// Both were made from the same original, or one from the other.
        case original(String)
        /// Both show the same identity.
        case identity(String)
        /// Both files have the same bytes.
        case sameFile
        /// Their difference hashes differ in that many bits.
        case hashDistance(Int)
        /// Their features, centred by the mean of all, point the same way.
        case featureCosine(Double)

        /// A bounded name of the kind.
        public var name: String {
            switch self {
            case .original: "original"
            case .identity: "identity"
            case .sameFile: "sameFile"
            case .hashDistance: "hashDistance"
            case .featureCosine: "featureCosine"
            }
        }

        var rank: Int {
            switch self {
            case .original: 0
            case .identity: 1
            case .sameFile: 2
            case .hashDistance: 3
            case .featureCosine: 4
            }
        }
    }

    /// Two images, by their places in the list, and why they belong together.
    public struct Pair: Sendable, Hashable {
        /// The one image.
        public let first: Int
        /// The other image.
        public let second: Int
        /// Why they belong together.
        public let relation: Relation

        /// A pair.
        public init(_ first: Int, _ second: Int, _ relation: Relation) {
            self.first = first
            self.second = second
            self.relation = relation
        }
    }

    /// Pairs that together connect every group; of a group of equals not every pair is named.
    public let pairs: [Pair]
    /// For each image the number of its group, counted from 0 in the order of the groups' first images.
    public let groups: [Int]

    /// Relates images.
    ///
    /// Difference hashes are compared each with each, about 1 ns a pair.
    ///
    /// - Parameters:
    ///   - images: The images.
    ///   - largestHashDistance: The most differing bits of near duplicates; nil compares no hashes.
    ///   - similar: Further pairs, such as those of equal features.
    public init(_ images: [DatasetImage], largestHashDistance: Int? = 5, similar: [Pair] = []) {
        var pairs: [Pair] = []
        // All are connected with one of them, which had better stand on a side: then a pair on two sides is found.
        let order =
            images.indices.filter { images[$0].split != nil } + images.indices.filter { images[$0].split == nil }
        let parents = images.compactMap { image in image.parent.map { (image.id, $0) } }
        let lineage = Lineage(parents: Dictionary(parents) { first, _ in first })
        Self.connect(order, by: { lineage.original(of: images[$0].id) }) { pairs.append(Pair($0, $1, .original($2))) }
        Self.connect(order, by: { images[$0].identity }) { pairs.append(Pair($0, $1, .identity($2))) }
        Self.connect(order, by: { images[$0].sha256 }) { first, second, _ in
            pairs.append(Pair(first, second, .sameFile))
        }
        if let largestHashDistance { pairs += Self.nearDuplicates(images, order, within: largestHashDistance) }
        pairs += similar
        var sets = DisjointSets(count: images.count)
        for pair in pairs { sets.join(pair.first, pair.second) }
        groups = Self.numbered(images.indices.map { sets.representative(of: $0) })
        self.pairs = pairs
    }

    private init(pairs: [Pair], groups: [Int]) {
        self.pairs = pairs
        self.groups = groups
    }

    /// The same groups without some of their images, who still connect the others.
    ///
    /// - Parameter places: The places of the images that stay, ascending.
    /// - Returns: The groups of these images, in whose order places are counted anew.
    public func restricted(to places: [Int]) -> RelatedImages {
        let newPlaces = Dictionary(uniqueKeysWithValues: places.enumerated().map { ($1, $0) })
        let pairs = pairs.compactMap { pair in
            guard let first = newPlaces[pair.first], let second = newPlaces[pair.second] else { return nil as Pair? }
            return Pair(first, second, pair.relation)
        }
        return RelatedImages(pairs: pairs, groups: Self.numbered(places.map { groups[$0] }))
    }

    /// Numbers from 0 in the order in which values first appear.
    private static func numbered(_ values: [Int]) -> [Int] {
        var numbers: [Int: Int] = [:]
        return values.map { value in
            let number = numbers[value] ?? numbers.count
            numbers[value] = number
            return number
        }
    }

    /// Connects all that have the same value with the first that has it.
    private static func connect(_ order: [Int], by value: (Int) -> String?, _ body: (Int, Int, String) -> Void) {
        var firsts: [String: Int] = [:]
        for index in order {
            guard let value = value(index) else { continue }
            if let first = firsts[value] { body(first, index, value) } else { firsts[value] = index }
        }
    }

    private static func nearDuplicates(_ images: [DatasetImage], _ order: [Int], within largest: Int) -> [Pair] {
        var pairs: [Pair] = []
        var hashes: [DifferenceHash] = []
        var owners: [[Int]] = []
        var places: [DifferenceHash: Int] = [:]
        for index in order {
            guard let hash = images[index].differenceHash else { continue }
            if let place = places[hash] {
                owners[place].append(index)
            } else {
                places[hash] = hashes.count
                hashes.append(hash)
                owners.append([index])
            }
        }
        for owners in owners { pairs += owners.dropFirst().map { Pair(owners[0], $0, .hashDistance(0)) } }
        for second in hashes.indices {
            for first in 0..<second {
                let distance = hashes[first].distance(to: hashes[second])
                guard distance <= largest else { continue }
                pairs.append(Pair(owners[first][0], owners[second][0], .hashDistance(distance)))
            }
        }
        return pairs
    }
}

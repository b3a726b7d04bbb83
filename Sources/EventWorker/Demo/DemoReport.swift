/// What the demo saw, as `--json` prints it.
struct DemoReport: Encodable {
    struct Candidate: Encodable {
        let rank: Int
        let userId: String
        let name: String
        let style: String?
        let score: Double
        let textScore: Double?
        let styleScore: Double?
        /// The place by text alone; nil when text or style took no part.
        let rankByText: Int?
    }

    struct Slate: Encodable {
        let userId: String
        let name: String
        let style: String?
        let scorer: String
        let degraded: [String]
        let eligible: Int
        let candidates: [Candidate]
    }

    struct Model: Encodable {
        let path: String
        let fingerprint: String
        let device: String
        /// Whether the head was made up on the spot because none was given.
        let hasUntrainedHead: Bool
    }

    struct Seconds: Encodable {
        let wholeRun: Double
        let firstPhotos: Double
        let fetching: Double
        let preprocessing: Double
        let vision: Double
        let language: Double
        let projecting: Double
        let readingTexts: Double
        let ranking: Double
        let publishing: Double
    }

    struct Cache: Encodable {
        let photosComputed: Int
        let answeredByCache: Int
        /// Photos sent a second time under another id, and how many of those had to be computed.
        let repeatedPhotos: Int
        let repeatedPhotosComputed: Int
    }

    struct Texts: Encodable {
        let computed: Int
        let answeredByCache: Int
    }

    struct PhotoUpdate: Encodable {
        let userId: String
        let name: String
        let styleBefore: String?
        let styleAfter: String
        let before: Slate
        let after: Slate
    }

    struct Deletion: Encodable {
        let userId: String
        let name: String
        let viewerName: String
        let rankBefore: Int
        let isGoneFromSlate: Bool
        let tombstones: [String]
        let redisKeysLeft: Int
        let requestAfterwards: String
    }

    let members: Int
    let pictures: String
    let model: Model
    let slates: [Slate]
    let cache: Cache
    let texts: Texts
    let photoUpdate: PhotoUpdate?
    let deletion: Deletion?
    let events: Int
    let slatesEmitted: Int
    let deadLetters: [String: Int]
    let seconds: Seconds
}

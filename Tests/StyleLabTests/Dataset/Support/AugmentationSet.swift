import Dataset
import Foundation
import Inference
import Testing

/// Drawings on two sides with consent, and the command that makes variants of them.
struct AugmentationSet {
    let set: DrawingSet

    /// `count` drawings to train on and two to judge.
    init(_ count: Int, change: (inout [Manifest.Entry]) -> Void = { _ in }) throws {
        set = try DrawingSet(count + 2)
        var entries = try DrawingSet.entries(count + 2)
        for index in entries.indices {
            entries[index].split = index < count ? .train : .validation
            entries[index].consentId = "consent-\(index)"
            entries[index].sha256 = Fingerprint.sha256(try set.bytes(entries[index].file))
        }
        change(&entries)
        try set.write(entries)
    }

    static let environment = ["ARK_API_KEY": "a-key-of-the-test"]

    func arguments(_ service: PaidService, _ more: [String] = ["--without-similarity"]) -> [String] {
        ["dataset", "augment", "--manifest", set.manifest, "--base-url", service.url, "--json"] + more
    }

    func run(_ service: PaidService, _ more: [String] = ["--without-similarity"]) async throws -> Program.Outcome {
        try await Program.run(arguments(service, more), environment: Self.environment)
    }

    /// The images of the manifest that were generated.
    func generated() throws -> [Manifest.Entry] {
        try Manifest(path: set.manifest).entries.filter(\.isGenerated)
    }

    func ledger() throws -> LedgerState {
        var state = LedgerState()
        for event in try Ledger.events(set.path + "/ledger.jsonl") { state.apply(event) }
        return state
    }

    struct Outcome: Decodable {
        struct Skipped: Decodable { let reason: String }
        struct Unknown: Decodable { let reason: String? }
        let planned: Int
        let done: Int
        let generated: Int
        let accepted: Int
        let rejected: Int
        let skipped: [Skipped]
        let remaining: Int
        let estimateUSD: Double
        let spentUSD: Double
        let possiblySpentUSD: Double
        let unknown: [Unknown]
        let withoutConsent: [String]
        let lowQuality: [String]
        let stopped: String?
    }

    /// A picture that no other request gets: a drawing with one more byte behind its end.
    static func picture(_ number: Int) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(filePath: Repository.drawing(1 + number % 80)))) + [
            UInt8(number % 251), UInt8(number / 251),
        ]
    }
}

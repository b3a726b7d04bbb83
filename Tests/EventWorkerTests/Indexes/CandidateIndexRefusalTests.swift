import Contracts
import EventWorker
import Foundation
import Matching
import Testing

/// What no index takes in.
@Suite(.vectorServer, .timeLimit(.minutes(1))) struct CandidateIndexRefusalTests {
    /// An embedding whose vector breaks the contract, as another program could have written it.
    struct Broken: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let values: [Float]
    }

    static let broken = [
        Broken(testDescription: "NaN", values: [.nan] + [Float](repeating: 0, count: 255)),
        Broken(testDescription: "infinity", values: [.infinity] + [Float](repeating: 0, count: 255)),
        Broken(testDescription: "zero", values: [Float](repeating: 0, count: 256)),
        Broken(testDescription: "one value too few", values: [1] + [Float](repeating: 0, count: 254)),
        Broken(testDescription: "one value too many", values: [1] + [Float](repeating: 0, count: 256)),
        Broken(testDescription: "nothing", values: []),
    ]

    @Test(arguments: CandidateIndexKind.allCases, broken)
    func `a vector that breaks the contract is refused and changes nothing`(
        _ kind: CandidateIndexKind,
        _ broken: Broken
    ) async throws {
        let pool = try await IndexUnderTest(kind, "broken-\(broken.testDescription)")
        try await pool.member("viewer", gender: "man")
        try await pool.style("viewer", degrees: 0)
        for (member, degrees) in [("a", 10.0), ("b", 20)] {
            try await pool.member(member)
            try await pool.style(member, degrees: degrees)
        }
        let good = try pool.style("a", vector: IndexUnderTest.vector(degrees: 40), at: 9)
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(try EventEncoder().encode(good))) as? [String: Any]
        )
        let bytes = broken.values.withUnsafeBytes { Data($0) }
        let changed = json.merging(["embedding": bytes.base64EncodedString()]) { $1 }
        let style = try JSONDecoder().decode(
            StyleEmbedding.self,
            from: try JSONSerialization.data(withJSONObject: changed)
        )
        try #require(style.embedding != good.embedding)
        await #expect(throws: ContractError.self) { try await pool.index.accept(style) }
        #expect(try await pool.slate() == ["a", "b"])
        // The good one still counts as new.
        #expect(try await pool.index.accept(good))
        #expect(try await pool.slate() == ["b", "a"])
    }

    @Test(arguments: CandidateIndexKind.allCases)
    func `embeddings of another model are never compared`(_ kind: CandidateIndexKind) async throws {
        let pool = try await IndexUnderTest(kind, "foreign")
        let other = String(repeating: "f", count: 64)
        try await pool.member("viewer", gender: "man")
        try await pool.style("viewer", degrees: 0)
        for member in ["a", "b"] { try await pool.member(member) }
        try await pool.style("a", degrees: 0, fingerprint: other)
        try await pool.style("b", degrees: 90)
        #expect(try await pool.slate() == ["b"])
        // A newer photo by the other model leaves this model's in use.
        #expect(try await pool.style("b", degrees: 0, fingerprint: other, at: 5))
        let slate = try await pool.index.slate(pool.question())
        #expect(slate.entries.map(\.userId) == [pool.id("b")])
        #expect(abs((slate.entries.first?.score ?? 0) - 0.5) < 1e-6)
        try await pool.style("a", degrees: 45, at: 6)
        #expect(try await pool.slate() == ["a", "b"])
    }
}

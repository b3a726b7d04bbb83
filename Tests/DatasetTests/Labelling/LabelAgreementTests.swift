import Dataset
import Foundation
import Testing

@Suite struct LabelAgreementTests {
    private func manifest(_ pairs: [(String?, String?)]) throws -> Manifest {
        try Manifest(
            entries: pairs.enumerated().map { index, pair in
                var entry = Manifest.Entry(id: "\(index)", file: "f")
                if let style = pair.0 { entry.labels.append(.init(style: style, source: "left")) }
                if let style = pair.1 { entry.labels.append(.init(style: style, source: "right")) }
                return entry
            }
        )
    }

    /// Cohen's own kind of table: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no; kappa is 0.4.
    @Test func `kappa is that of the textbook`() throws {
        var pairs: [(String?, String?)] = []
        for (pair, count) in [(("yes", "yes"), 20), (("yes", "no"), 5), (("no", "yes"), 10), (("no", "no"), 15)] {
            pairs += [(String?, String?)](repeating: pair, count: count)
        }
        let found = try #require(LabelAgreement(try manifest(pairs + [(nil, "yes"), ("no", nil)]), "left", "right"))
        #expect(found.images == 50)
        #expect(abs(found.agreement - 0.7) < 1e-12)
        #expect(abs((found.kappa ?? 0) - 0.4) < 1e-12)
        for kappa in found.kappaOfStyle.values { #expect(abs((kappa ?? 0) - 0.4) < 1e-12) }
    }

    @Test func `kappa of three styles is that of the definition`() throws {
        let pairs = [
            ("a", "a"), ("a", "a"), ("a", "b"), ("b", "b"), ("b", "b"), ("b", "c"), ("c", "c"), ("c", "a"), ("c", "c"),
        ]
        let found = try #require(LabelAgreement(try manifest(pairs.map { ($0.0, $0.1) }), "left", "right"))
        // Six of nine agree; each source says each style three times, so chance is a third.
        #expect(abs((found.kappa ?? 0) - 0.5) < 1e-12)
        // Of a: both 2, neither 5; agreement 7/9, chance 5/9.
        let kappa = found.kappaOfStyle["a"] ?? nil
        #expect(abs((kappa ?? 0) - 0.5) < 1e-12)
    }

    /// A table of pairs and what `Tools/make_agreement_fixtures.py` got of scikit-learn for it.
    struct Table: Decodable {
        struct Pair: Decodable {
            let first: String
            let second: String
            let count: Int
        }
        let pairs: [Pair]
        let agreement: Double
        let kappa: Double?
        let kappaOfStyle: [String: Double?]
    }

    @Test func `agreement and kappas are those of scikit-learn`() throws {
        let url = try #require(Bundle.module.resourceURL).appending(path: "Fixtures/agreements.json")
        let tables = try JSONDecoder().decode([Table].self, from: Data(contentsOf: url))
        #expect(tables.count == 7)
        for table in tables {
            let pairs = table.pairs.flatMap { [(String?, String?)](repeating: ($0.first, $0.second), count: $0.count) }
            let found = try #require(LabelAgreement(try manifest(pairs), "left", "right"))
            #expect(found.images == pairs.count)
            #expect(abs(found.agreement - table.agreement) < 1e-12)
            #expect(isSame(found.kappa, table.kappa), "\(found.kappa as Any), not \(table.kappa as Any)")
            #expect(found.kappaOfStyle.keys.sorted() == table.kappaOfStyle.keys.sorted())
            for (style, kappa) in table.kappaOfStyle {
                let value = found.kappaOfStyle[style] ?? nil
                #expect(isSame(value, kappa), "\(style): \(value as Any), not \(kappa as Any)")
            }
        }
    }

    private func isSame(_ left: Double?, _ right: Double?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return abs(left - right) < 1e-12
    }

    @Test func `sources that always say the same have no kappa, and without common images there is nothing`() throws {
        let same = try #require(LabelAgreement(try manifest([("a", "a"), ("a", "a")]), "left", "right"))
        #expect(same.agreement == 1 && same.kappa == nil)
        #expect(LabelAgreement(try manifest([("a", nil), (nil, "a")]), "left", "right") == nil)
        #expect(
            LabelAgreement.all(in: try manifest([("a", "b")])).map { [$0.first, $0.second] } == [["left", "right"]]
        )
    }

    @Test func `votes make a label`() {
        func label(_ votes: [(String, Manifest.Label.Quality?)]) -> Manifest.Label? {
            LabelVote.label(of: votes.map { LabelVote(style: $0.0, quality: $0.1) }, source: "s", at: "t")
        }
        #expect(label([]) == nil)
        let firm = label([("a", .high), ("b", .low), ("a", .low)])
        #expect(firm?.style == "a" && firm?.quality == .low && firm?.source == "s" && firm?.at == "t")
        #expect(abs((firm?.confidence ?? 0) - 2.0 / 3) < 1e-12)
        // Equally many: the first style, the lowest quality.
        let open = label([("b", .high), ("a", .medium)])
        #expect(open?.style == "b" && open?.quality == .medium && open?.confidence == 0.5)
        #expect(label([("a", nil)])?.quality == nil)
    }
}

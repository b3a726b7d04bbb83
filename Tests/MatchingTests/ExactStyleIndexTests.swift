import COpenBLAS
import Matching
import Testing

@Suite("Exact style index")
struct ExactStyleIndexTests {
    private static func index(_ vectors: [[Float]]) throws -> ExactStyleIndex {
        var index = try ExactStyleIndex(dimension: vectors[0].count)
        for (slot, vector) in vectors.enumerated() { try index.upsert("m\(slot)", vector: vector, slot: slot) }
        return index
    }

    @Test("Finds what a BLAS product and a full sort find", arguments: [3, 16, 100, 256])
    func againstBLAS(dimension: Int) throws {
        var generator = SeededGenerator(seed: UInt64(dimension))
        let count = 700
        let vectors = (0..<count).map { _ in generator.vector(dimension) }
        let index = try Self.index(vectors)
        for _ in 0..<5 {
            let query = generator.vector(dimension)
            var scores = [Float](repeating: 0, count: count)
            let queryLength = cblas_snrm2(blasint(dimension), query, 1)
            cblas_sgemv(
                CblasRowMajor,
                CblasNoTrans,
                blasint(count),
                blasint(dimension),
                1 / queryLength,
                Array(vectors.joined()),
                blasint(dimension),
                query,
                1,
                0,
                &scores,
                1
            )
            for slot in 0..<count { scores[slot] /= cblas_snrm2(blasint(dimension), vectors[slot], 1) }
            let expected = scores.enumerated().sorted { $0.element > $1.element }

            let found = try index.search(query, limit: 25)
            #expect(found.count == 25)
            for (result, reference) in zip(found, expected) {
                #expect(abs(result.score - reference.element) < 1e-5)
                let ownScore = try #require(Int(result.id.dropFirst()).map { scores[$0] })
                #expect(abs(result.score - ownScore) < 1e-5)
            }
            #expect(Set(found.map(\.id)).count == 25)
            #expect(zip(found, found.dropFirst()).allSatisfy { $0.score >= $1.score })
        }
    }

    @Test("Every limit gives the beginning of the full order", arguments: [0, 1, 2, 7, 49, 50, 51, 10_000])
    func limits(limit: Int) throws {
        var generator = SeededGenerator(seed: 3)
        // Few distinct vectors, so that most scores are tied.
        let palette = (0..<4).map { _ in generator.vector(8) }
        let vectors = (0..<50).map { _ in palette[Int.random(in: 0..<4, using: &generator)] }
        let index = try Self.index(vectors)
        let full = try index.search(palette[0], limit: 50)
        #expect(full.count == 50)
        #expect(try index.search(palette[0], limit: limit) == Array(full.prefix(limit)))
    }

    @Test("Equal vectors tie exactly wherever they lie, and ties go by id")
    func ties() throws {
        var generator = SeededGenerator(seed: 4)
        let vector = generator.vector(256)
        let slots = Array(0..<37).shuffled(using: &generator)
        var index = try ExactStyleIndex(dimension: 256)
        for (position, slot) in slots.enumerated() {
            try index.upsert("id-\(100 + position)", vector: vector, slot: slot)
        }
        let found = try index.search(generator.vector(256), limit: 20)
        #expect(Set(found.map(\.score)).count == 1)
        #expect(found.map(\.id) == (100..<120).map { "id-\($0)" })
    }

    @Test("The length of a vector does not matter, be it huge or tiny")
    func scaling() throws {
        let index = try Self.index([[3e38, 3e38], [.leastNonzeroMagnitude, 0], [0, -2]])
        let found = try index.search([.leastNonzeroMagnitude, 0], limit: 3)
        #expect(found.map(\.id) == ["m1", "m0", "m2"])
        #expect(abs(found[0].score - 1) < 1e-6)
        #expect(abs(found[1].score - 0.5.squareRoot().asFloat) < 1e-6)
        #expect(found[2].score == 0)
    }

    @Test("A removed vector is not found, and its slot can be filled again")
    func removal() throws {
        var index = try Self.index([[1, 0], [0.9, 0.1], [0, 1]])
        #expect(index.remove(slot: 0) == true)
        #expect(index.remove(slot: 0) == false)
        #expect(index.remove(slot: 99) == false)
        #expect(index.count == 2)
        #expect(index.vector(slot: 0) == nil)
        #expect(try index.search([1, 0], limit: 5).map(\.id) == ["m1", "m2"])
        try index.upsert("new", vector: [2, 0], slot: 0)
        #expect(index.vector(slot: 0) == [1, 0])
        #expect(try index.search([1, 0], limit: 1) == [ScoredMember(id: "new", score: 1)])
        #expect(index.count == 3)
    }

    @Test("Only the slots asked for are looked at, and gaps are passed over")
    func amongSlots() throws {
        var index = try Self.index([[1, 0], [1, 0.1], [1, 0.2]])
        try index.upsert("far", vector: [1, 0.05], slot: 9)
        #expect(try index.search([1, 0], limit: 9, among: [2, 5, 9, -1, 4000]).map(\.id) == ["far", "m2"])
        #expect(try index.search([1, 0], limit: 9, among: []).isEmpty)
        #expect(try ExactStyleIndex(dimension: 2).search([1, 0], limit: 9).isEmpty)
    }

    @Test(
        "A vector without a direction is refused and changes nothing",
        arguments: [
            ([1, .nan], "not_finite"), ([1, .infinity], "not_finite"), ([0, -0.0], "zero_vector"),
            ([1], "wrong_dimension"), ([1, 2, 3], "wrong_dimension"), ([], "wrong_dimension"),
        ] as [([Float], String)]
    )
    func refusals(vector: [Float], code: String) throws {
        var index = try Self.index([[1, 0]])
        let insertion = #expect(throws: MatchingError.self) { try index.upsert("m0", vector: vector, slot: 0) }
        #expect(insertion?.code.description == code)
        let search = #expect(throws: MatchingError.self) { try index.search(vector, limit: 1) }
        #expect(search?.code.description == code)
        #expect(index.vector(slot: 0) == [1, 0])
    }

    @Test("Numbers outside their ranges are refused")
    func invalidArguments() throws {
        var index = try Self.index([[1, 0]])
        #expect(throws: MatchingError.self) { try index.search([1, 0], limit: -1) }
        #expect(throws: MatchingError.self) { try index.upsert("x", vector: [1, 0], slot: -1) }
        #expect(throws: MatchingError.self) { try index.upsert("x", vector: [1, 0], slot: .max) }
        #expect(throws: MatchingError.self) { try ExactStyleIndex(dimension: 0) }
        #expect(throws: MatchingError.self) { try ExactStyleIndex(dimension: .max) }
    }
}

extension Double {
    fileprivate var asFloat: Float { Float(self) }
}

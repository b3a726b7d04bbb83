import COpenBLAS
import Matching
import Parallelism
import Testing

@Suite("Vector table")
struct VectorTableTests {
    @Test("Finds what a BLAS product and a full sort find", arguments: [3, 16, 100, 256, 2048])
    func againstBLAS(dimension: Int) throws {
        var generator = SeededGenerator(seed: UInt64(dimension))
        let count = 700
        let vectors = (0..<count).map { _ in generator.vector(dimension) }
        let table = try table(vectors)
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
            let expected = scores.sorted(by: >)

            let found = try table.nearest(to: query, limit: 25)
            #expect(found.count == 25)
            for (result, reference) in zip(found, expected) {
                #expect(abs(result.score - reference) < 1e-5)
                #expect(abs(result.score - scores[result.slot]) < 1e-5)
            }
            #expect(Set(found.map(\.slot)).count == 25)
            #expect(zip(found, found.dropFirst()).allSatisfy { $0.score >= $1.score })
        }
    }

    @Test("Every limit gives the beginning of the full order", arguments: [0, 1, 2, 7, 49, 50, 51, 10_000])
    func limits(limit: Int) throws {
        var generator = SeededGenerator(seed: 3)
        // Few distinct vectors, so that most scores are tied.
        let palette = (0..<4).map { _ in generator.vector(8) }
        let table = try table((0..<50).map { _ in palette[Int.random(in: 0..<4, using: &generator)] })
        let full = try table.nearest(to: palette[0], limit: 50)
        #expect(full.count == 50)
        #expect(try table.nearest(to: palette[0], limit: limit) == Array(full.prefix(limit)))
        #expect(try table.nearest(to: palette[0], limit: -1).isEmpty)
    }

    @Test("Equal vectors tie exactly wherever they lie, and ties go by the order given")
    func ties() throws {
        var generator = SeededGenerator(seed: 4)
        let vector = generator.vector(256)
        let ranks = Array(0..<5000).shuffled(using: &generator)
        for precision in VectorPrecision.allCases {
            let table = try table(Array(repeating: vector, count: ranks.count), precision: precision)
            let query = try UnitVector(normalising: generator.vector(256), dimension: 256)
            let found = table.nearest(to: [query], limit: 20) { ranks[$0] < ranks[$1] }[0]
            #expect(Set(found.map(\.score)).count == 1)
            #expect(found.map { ranks[$0.slot] } == Array(0..<20))
        }
    }

    @Test("Results are the same bits for any number of queries and threads", arguments: VectorPrecision.allCases)
    func invariance(precision: VectorPrecision) throws {
        var generator = SeededGenerator(seed: 11)
        let vectors = (0..<9000).map { _ in generator.vector(40) }
        let table = try table(vectors, precision: precision)
        let filter = SlotBitmap((0..<9000).filter { _ in Int.random(in: 0..<3, using: &generator) > 0 })
        let queries = try (0..<9).map { _ in try UnitVector(normalising: generator.vector(40), dimension: 40) }
        let alone = queries.map { table.nearest(to: [$0], limit: 30, among: filter, precedes: <)[0] }
        for count in [1, 3, 4, 9] {
            for threads in [1, 2, 5] {
                let found = table.nearest(
                    to: Array(queries.prefix(count)),
                    limit: 30,
                    among: filter,
                    team: WorkerTeam(count: threads),
                    precedes: <
                )
                #expect(found == Array(alone.prefix(count)))
            }
        }
        for found in alone[0] {
            let score = try table.scores(of: queries[0].values, at: [found.slot])[0]
            #expect(abs(score - found.score) < 1e-6)
        }
    }

    @Test("Scores stand at the places of their slots, and slots without a vector have none")
    func scores() throws {
        let table = try table([[1, 0], [0, 1], [-1, 0]])
        let scores = try table.scores(of: [2, 0], at: [2, 77, 0, 1_000_000_000, 1, 0])
        #expect(scores[0] == -1 && scores[1].isNaN && scores[2] == 1)
        #expect(scores[3].isNaN && scores[4] == 0 && scores[5] == 1)
        #expect(try table.scores(of: [1, 0], at: []).isEmpty)
    }

    @Test("Many slots are scored by several threads as by one", arguments: VectorPrecision.allCases)
    func scoresOfMany(precision: VectorPrecision) throws {
        var generator = SeededGenerator(seed: 12)
        let table = try table((0..<300).map { _ in generator.vector(2048) }, precision: precision)
        let slots = (0..<5000).map { _ in Int.random(in: 0..<310, using: &generator) }
        let query = try UnitVector(normalising: generator.vector(2048), dimension: 2048)
        let both = [1, 2].map { threads in
            [Float](unsafeUninitializedCapacity: slots.count) { buffer, count in
                table.score(query, at: slots, into: buffer, team: WorkerTeam(count: threads))
                count = slots.count
            }.map(\.bitPattern)
        }
        #expect(both[0] == both[1])
        for (slot, bits) in zip(slots, both[0]) {
            guard let vector = table.vector(slot: slot) else {
                #expect(Float(bitPattern: bits).isNaN)
                continue
            }
            let expected = zip(vector, query.values).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
            #expect(abs(Double(Float(bitPattern: bits)) - expected) < 1e-6)
        }
    }

    @Test("The length of a vector does not matter, be it huge or tiny")
    func scaling() throws {
        let table = try table([[3e38, 3e38], [.leastNonzeroMagnitude, 0], [0, -2]])
        let found = try table.nearest(to: [.leastNonzeroMagnitude, 0], limit: 3)
        #expect(found.map(\.slot) == [1, 0, 2])
        #expect(abs(found[0].score - 1) < 1e-6)
        #expect(abs(Double(found[1].score) - 0.5.squareRoot()) < 1e-6)
        #expect(found[2].score == 0)
    }

    @Test("A stored vector in bfloat16 is the nearest one")
    func precision() throws {
        var generator = SeededGenerator(seed: 13)
        let vector = generator.vector(256)
        let exact = try #require(try table([vector]).vector(slot: 0))
        let rounded = try #require(try table([vector], precision: .bfloat16).vector(slot: 0))
        for (exact, rounded) in zip(exact, rounded) {
            #expect(rounded.bitPattern & 0xffff == 0)
            #expect(abs(exact - rounded) <= abs(exact) / 256)
        }
    }

    @Test("A removed vector is not found, and its slot can be filled again")
    func removal() throws {
        var table = try table([[1, 0], [0.9, 0.1], [0, 1]])
        #expect(table.remove(slot: 0) == true)
        #expect(table.remove(slot: 0) == false)
        #expect(table.remove(slot: 99) == false)
        #expect(table.count == 2)
        #expect(table.vector(slot: 0) == nil)
        #expect(try table.nearest(to: [1, 0], limit: 5).map(\.slot) == [1, 2])
        try table.upsert([2, 0], slot: 0)
        #expect(table.vector(slot: 0) == [1, 0])
        #expect(try table.nearest(to: [1, 0], limit: 1) == [ScoredSlot(slot: 0, score: 1)])
        #expect(table.count == 3)
    }

    @Test("A copy keeps what it had when the original changes")
    func copies() throws {
        var table = try table([[1, 0], [0, 1]])
        let copy = table
        try table.upsert([0, 1], slot: 0)
        table.remove(slot: 1)
        #expect(copy.vector(slot: 0) == [1, 0] && copy.vector(slot: 1) == [0, 1])
        #expect(table.vector(slot: 0) == [0, 1] && table.vector(slot: 1) == nil)
    }

    @Test("Only the slots asked for are looked at, and gaps are passed over")
    func filter() throws {
        var table = try table([[1, 0], [1, 0.1], [1, 0.2]])
        try table.upsert([1, 0.05], slot: 9000)
        let filter = SlotBitmap([2, 5, 9000, 4000, 100_000])
        #expect(try table.nearest(to: [1, 0], limit: 9, among: filter).map(\.slot) == [9000, 2])
        #expect(try table.nearest(to: [1, 0], limit: 9, among: SlotBitmap()).isEmpty)
        #expect(try VectorTable(dimension: 2).nearest(to: [1, 0], limit: 9).isEmpty)
    }

    @Test(
        "A vector without a direction is refused and changes nothing",
        arguments: [
            ([1, .nan], "not_finite"), ([1, .infinity], "not_finite"), ([0, -0.0], "zero_vector"),
            ([1], "wrong_dimension"), ([1, 2, 3], "wrong_dimension"), ([], "wrong_dimension"),
        ] as [([Float], String)]
    )
    func refusals(vector: [Float], code: String) throws {
        var table = try table([[1, 0]])
        let insertion = #expect(throws: MatchingError.self) { try table.upsert(vector, slot: 0) }
        #expect(insertion?.code.description == code)
        let search = #expect(throws: MatchingError.self) { try table.scores(of: vector, at: [0]) }
        #expect(search?.code.description == code)
        #expect(table.vector(slot: 0) == [1, 0])
    }

    @Test("Numbers outside their ranges are refused")
    func invalidArguments() throws {
        var table = try table([[1, 0]])
        #expect(throws: MatchingError.self) { try table.upsert([1, 0], slot: -1) }
        #expect(throws: MatchingError.self) { try table.upsert([1, 0], slot: .max) }
        #expect(throws: MatchingError.self) { try VectorTable(dimension: 0) }
        #expect(throws: MatchingError.self) { try VectorTable(dimension: .max) }
    }

    private func table(_ vectors: [[Float]], precision: VectorPrecision = .float32) throws -> VectorTable {
        var table = try VectorTable(dimension: vectors[0].count, precision: precision)
        for (slot, vector) in vectors.enumerated() { try table.upsert(vector, slot: slot) }
        return table
    }
}

extension VectorTable {
    fileprivate func nearest(to query: [Float], limit: Int, among filter: SlotBitmap? = nil) throws -> [ScoredSlot] {
        let query = try UnitVector(normalising: query, dimension: dimension)
        return nearest(to: [query], limit: limit, among: filter, precedes: <)[0]
    }
}

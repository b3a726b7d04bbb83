import Matching
import Parallelism

/// Members with vectors, as a worker holds them: slots by id and one row a slot.
struct BenchmarkPool {
    private var directory = MemberDirectory()
    private var table: VectorTable
    private let team: WorkerTeam
    private var generator = SystemRandomNumberGenerator()

    init(dimension: Int, precision: VectorPrecision, threads: Int) throws {
        table = try VectorTable(dimension: dimension, precision: precision)
        team = WorkerTeam(count: threads)
    }

    /// How many members have a vector.
    var count: Int { table.count }

    /// Adds one more member.
    mutating func append(_ vector: [Float]) throws {
        try table.upsert(vector, slot: directory.reserveSlot(for: "member-\(directory.slotEnd)"))
    }

    /// The best for each query.
    func search(_ queries: [[Float]], limit: Int) throws -> [[ScoredSlot]] {
        let queries = try queries.map { try UnitVector(normalising: $0, dimension: table.dimension) }
        let directory = directory
        return table.nearest(to: queries, limit: limit, team: team) { directory.precedes($0, $1) }
    }

    /// Gives members here and there a new vector.
    mutating func update(_ changes: Int) throws {
        let end = directory.slotEnd
        var vector = [Float](repeating: 1, count: table.dimension)
        for change in 0..<changes {
            vector[change % vector.count] += 1
            let id = "member-\(Int.random(in: 0..<end, using: &generator))"
            try table.upsert(vector, slot: directory.reserveSlot(for: id))
        }
    }

    /// Removes members here and there; those that are gone already count too.
    mutating func remove(_ changes: Int) {
        let end = directory.slotEnd
        for _ in 0..<changes {
            let id = "member-\(Int.random(in: 0..<end, using: &generator))"
            if let slot = directory.remove(id) { table.remove(slot: slot) }
        }
    }
}

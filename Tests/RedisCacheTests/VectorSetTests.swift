import RedisCache
import Testing

/// The commands of vector sets, on a real Redis 8.
@Suite(.vectorServer, .timeLimit(.minutes(2))) struct VectorSetTests {
    private static let east: [Float] = [1, 0, 0]

    private func add(_ client: RedisClient, _ key: String, _ element: String, _ vector: [Float], _ attributes: String)
        async throws -> Bool
    {
        try await client.addVector(
            key,
            element: element,
            vector: vector,
            attributes: Array(attributes.utf8),
            quantization: .none
        )
    }

    private func names(_ client: RedisClient, _ key: String, filter: String? = nil, count: Int = 10) async throws
        -> [String]
    {
        try await client.similarVectors(key, to: Self.east, VectorSetSearch(count: count, filter: filter)).map(\.name)
    }

    @Test func `an exhaustive search finds what double precision finds`() async throws {
        let pool = VectorPool(count: 300, dimension: 64, seed: 1)
        try await withClient { client in
            try await client.add(pool, to: "exhaustive")
            let search = VectorSetSearch(count: 20, isExhaustive: true)
            let found = try await client.similarVectors("exhaustive", to: pool.query, search)
            #expect(found.map(\.name) == pool.nearest(20))
            for element in found { #expect(abs(element.cosine - pool.cosine(element.name)) < 1e-6) }
            #expect(try await client.countVectors("exhaustive") == 300)
        }
    }

    @Test func `more exploration finds more of the true best`() async throws {
        let pool = VectorPool(count: 2000, dimension: 64, seed: 2)
        let best = Set(pool.nearest(50))
        try await withClient { client in
            try await client.add(pool, to: "graph")
            func found(_ exploration: Int) async throws -> Int {
                let search = VectorSetSearch(count: 50, exploration: exploration)
                return best.intersection(try await client.similarVectors("graph", to: pool.query, search).map(\.name))
                    .count
            }
            let (little, much) = (try await found(50), try await found(1000))
            #expect(much >= 49 && much >= little, "\(little) and \(much) of 50")
        }
    }

    @Test func `values are kept as they came, or as bytes`() async throws {
        let pool = VectorPool(count: 20, dimension: 32, seed: 3)
        let names = pool.vectors.keys.sorted()
        try await withClient { client in
            try await client.add(pool, to: "whole")
            let vectors = try await client.vectors("whole", elements: names + ["nobody"])
            #expect(vectors.count == 21 && vectors[20] == nil)
            for (name, vector) in zip(names, vectors) {
                let vector = try #require(vector)
                #expect(zip(vector, pool.unit(name)).allSatisfy { abs(Double($0) - $1) < 1e-7 })
            }
            try await client.add(pool, to: "bytes", quantization: .int8)
            let search = VectorSetSearch(count: 20, isExhaustive: true)
            for element in try await client.similarVectors("bytes", to: pool.query, search) {
                #expect(abs(element.cosine - pool.cosine(element.name)) < 0.02)
            }
            let error = try await redisError { try await client.vectors("bytes", elements: names) }
            #expect(error.code == .protocol)
            let mixed = try await redisError { try await client.add(pool, to: "bytes") }
            #expect(mixed.code == .server && mixed.message.contains("quantization"))
        }
    }

    @Test func `an element is new once, is replaced and goes`() async throws {
        try await withClient { client in
            #expect(try await add(client, "life", "a", [0, 1, 0], #"{"turn":1}"#))
            #expect(try await !add(client, "life", "a", [2, 0, 0], #"{"turn":2}"#))
            let found = try await client.similarVectors("life", to: Self.east, VectorSetSearch(count: 5))
            #expect(found.map(\.name) == ["a"] && found.first?.cosine == 1)
            #expect(try await client.vectorAttributes("life", element: "a") == Array(#"{"turn":2}"#.utf8))
            #expect(try await client.setVectorAttributes("life", element: "a", Array(#"{"turn":3}"#.utf8)))
            #expect(try await names(client, "life", filter: ".turn == 3") == ["a"])
            #expect(try await !client.setVectorAttributes("life", element: "b", Array("{}".utf8)))
            #expect(try await client.vectorAttributes("life", element: "b") == nil)
            #expect(try await client.removeVector("life", element: "a"))
            #expect(try await !client.removeVector("life", element: "a"))
            #expect(try await client.countVectors("life") == 0)
            #expect(try await names(client, "life").isEmpty)
            #expect(try await client.vectors("life", elements: ["a"]) == [nil])
        }
    }

    @Test func `a filter takes no places away and reaches the last of many`() async throws {
        let pool = VectorPool(count: 1500, dimension: 16, seed: 4)
        try await withClient { client in
            try await client.add(pool, to: "filtered")
            let all = try await client.similarVectors(
                "filtered",
                to: pool.query,
                VectorSetSearch(count: 750, filter: ".even", exploration: 1500)
            )
            // The server's graph, which it draws at random, leaves one node in some ten thousand without a way to it.
            #expect(all.count >= 747 && all.allSatisfy { (Int($0.name.dropFirst(7)) ?? 1) % 2 == 0 })
            let least = try #require(all.last).name
            _ = try await client.setVectorAttributes("filtered", element: least, Array(#"{"lone":"it"}"#.utf8))
            let lone = VectorSetSearch(count: 3, filter: #".lone == "it""#)
            #expect(try await client.similarVectors("filtered", to: pool.query, lone).map(\.name) == [least])
        }
    }

    @Test func `equal ones stand in the byte order of their names`() async throws {
        try await withClient { client in
            for name in ["b", "é", "a c", "z", "a"] { _ = try await add(client, "ties", name, [3, 0, 0], "{}") }
            _ = try await add(client, "ties", "0", [0, 1, 0], "{}")
            #expect(try await names(client, "ties") == ["a", "a c", "b", "z", "é", "0"])
        }
    }

    @Test(arguments: [[Float.nan, 0, 0], [.infinity, 0, 0], [0, 0, 0], []])
    func `what has no direction is neither kept nor looked for`(vector: [Float]) async throws {
        try await withClient { client in
            let kept = try await redisError { try await add(client, "directions", "a", vector, "{}") }
            #expect(kept.code == .configuration)
            #expect(try await client.countVectors("directions") == 0)
            let asked = try await redisError {
                try await client.similarVectors("directions", to: vector, VectorSetSearch(count: 1))
            }
            #expect(asked.code == .configuration)
        }
    }

    @Test func `another dimension and a filter that cannot be read are refused`() async throws {
        try await withClient { client in
            _ = try await add(client, "refusals", "a", Self.east, "{}")
            let longer = try await redisError { try await add(client, "refusals", "b", [1, 0, 0, 0], "{}") }
            #expect(longer.code == .server && longer.message.contains("dimension"))
            let asked = try await redisError {
                try await client.similarVectors("refusals", to: [1, 0], VectorSetSearch(count: 1))
            }
            #expect(asked.code == .server)
            let filter = try await redisError { try await names(client, "refusals", filter: ".a ==") }
            #expect(filter.code == .server && filter.message.contains("FILTER"))
            #expect(try await client.countVectors("refusals") == 1)
        }
    }

    @Test func `an empty set has nobody, and a small one no more than it holds`() async throws {
        try await withClient { client in
            #expect(try await names(client, "nothing").isEmpty)
            #expect(try await client.countVectors("nothing") == 0)
            _ = try await add(client, "small", "a", Self.east, "{}")
            #expect(try await names(client, "small", count: 1_000_000) == ["a"])
        }
    }
}

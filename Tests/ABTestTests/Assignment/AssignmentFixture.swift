/// What GrowthBook's SDK says.
struct AssignmentFixture: Decodable {
    struct Published: Decodable {
        let seed: String
        let value: String
        let version: Int
        let bucket: Double

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            seed = try row.decode(String.self)
            value = try row.decode(String.self)
            version = try row.decode(Int.self)
            bucket = try row.decode(Double.self)
        }
    }

    struct Ranges: Decodable {
        let weights: [Double]
        let coverage: Double
        let ranges: [[Double]]

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            weights = try row.decode([Double].self)
            coverage = try row.decode(Double.self)
            ranges = try row.decode([[Double]].self)
        }
    }

    struct Choice: Decodable {
        let bucket: Double
        let ranges: [[Double]]
        let variant: Int

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            bucket = try row.decode(Double.self)
            ranges = try row.decode([[Double]].self)
            variant = try row.decode(Int.self)
        }
    }

    struct Membership: Decodable {
        let unit: String
        let namespace: String
        let lower: Double
        let upper: Double
        let isInside: Bool

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            unit = try row.decode(String.self)
            namespace = try row.decode(String.self)
            lower = try row.decode(Double.self)
            upper = try row.decode(Double.self)
            isInside = try row.decode(Bool.self)
        }
    }

    struct Hash: Decodable {
        let text: String
        let hash: UInt32

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            text = try row.decode(String.self)
            hash = try row.decode(UInt32.self)
        }
    }

    let alphabet: [String]
    let state: UInt64
    let thousandths: [Int]
    let tenThousandths: [Int]
    let published: [Published]
    let ranges: [Ranges]
    let chosen: [Choice]
    let namespaces: [Membership]
    let hashes: [Hash]
}

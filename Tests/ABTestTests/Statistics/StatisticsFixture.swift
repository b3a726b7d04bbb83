/// What gbstats, scipy, statsmodels and mpmath say.
struct StatisticsFixture: Decodable {
    struct Estimate: Decodable {
        let estimate: Double
        let lower: Double
        let upper: Double
        let pValue: Double
        let planned: Double?
    }

    struct Proportions: Decodable {
        let control: [Int]
        let treatment: [Int]
        let alpha: Double
        let delta: Estimate
        let fieller: [Double]
        let katz: [Double]
        let sequential: [Estimate]
    }

    struct Clustered: Decodable {
        /// Likes, impressions and covariate of each viewer.
        let control: [[Double]]
        let treatment: [[Double]]
        let unitVariances: [Double]
        let ratio: Estimate
        let mean: Estimate
        let theta: Double
        let cuped: Estimate
    }

    struct TwoWay: Decodable {
        /// Viewer, candidate, arm, outcome.
        let rows: [[Int]]
        let differenceVariance: Double
        let liftVariance: Double
    }

    struct SizesOfArms: Decodable {
        let counts: [Int]
        let weights: [Double]
        let pValue: Double

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            counts = try row.decode([Int].self)
            weights = try row.decode([Double].self)
            pValue = try row.decode(Double.self)
        }
    }

    struct Bounds: Decodable {
        let spending: String
        let fractions: [Double]
        let alpha: Double
        let bounds: [Double]
    }

    struct Comparisons: Decodable {
        let pValues: [Double]
        let holm: [Double]
        let benjaminiHochberg: [Double]
    }

    struct Sizes: Decodable {
        let closed: [[Double]]
        let arcsine: Double
    }

    struct Spread: Decodable {
        let values: [Double]
        let gini: Double

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            values = try row.decode([Double].self)
            gini = try row.decode(Double.self)
        }
    }

    let normalQuantiles: [[Double]]
    let studentTails: [[Double]]
    let studentCritical: [[Double]]
    let chiSquare: [[Double]]
    let proportions: [Proportions]
    let clustered: [Clustered]
    let twoWay: TwoWay
    let srm: [SizesOfArms]
    let bounds: [Bounds]
    let comparisons: [Comparisons]
    let sizes: Sizes
    let gini: [Spread]
}

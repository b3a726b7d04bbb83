import FoundationEssentials
import Matching
import Testing

@Suite struct CalibrationTests {
    private static let curves: [CalibrationCurve] = [
        .cosine, .normal(mean: 0.3, deviation: 0.1), .quantiles([0.1, 0.11, 0.5, 0.52]),
        .quantiles((0..<101).map { -0.2 + Double($0 * $0) / 20_000 }),
    ]

    @Test(arguments: curves)
    func `every curve rises and stays between 0 and 1`(curve: CalibrationCurve) {
        var last = -Double.ulpOfOne
        for step in 0...4000 {
            let score = curve(-1 + Double(step) / 2000)
            #expect((0...1).contains(score))
            #expect(score >= last)
            last = score
        }
        #expect(curve(.nan).isNaN)
    }

    @Test func `quantiles give the share of the sample below`() {
        let curve = CalibrationCurve.quantiles([0, 1, 2, 4])
        #expect(curve(0) == 0.125)
        #expect(curve(1) == 0.375)
        #expect(curve(3) == 0.75)
        #expect(curve(4) == 0.875)
        // Beyond the ends the curve goes on as steeply as it ended: an eighth at a quarter of the step's slope.
        #expect(abs((curve(4.001) - 0.875) / 0.001 - 0.125) < 1e-3)
        #expect(abs((0.125 - curve(-0.001)) / 0.001 - 0.25) < 1e-3)
        #expect(curve(9) > curve(8) && curve(9) < 1)
        #expect(curve(-9) < curve(-8) && curve(-9) > 0)
    }

    @Test func `the normal curve is the distribution function`() {
        // scipy.stats.norm.cdf
        let curve = CalibrationCurve.normal(mean: 0.5, deviation: 0.2)
        for (cosine, share) in [(0.5, 0.5), (0.7, 0.8413447460685429), (0.1, 0.022750131948179195)] {
            #expect(abs(curve(cosine) - share) < 1e-15)
        }
    }

    @Test(arguments: [
        "", "{", "[]", #"{"version": 1}"#,
        #"{"version": 2, "text": {"kind": "cosine"}, "style": {"kind": "cosine"}, "pairs": 1}"#,
        #"{"version": 1, "text": {"kind": "normal", "mean": 0, "deviation": 0}, "style": {"kind": "cosine"}, "pairs": 1}"#,
        #"{"version": 1, "text": {"kind": "quantiles", "quantiles": [1]}, "style": {"kind": "cosine"}, "pairs": 1}"#,
        #"{"version": 1, "text": {"kind": "quantiles", "quantiles": [2, 1]}, "style": {"kind": "cosine"}, "pairs": 1}"#,
        #"{"version": 1, "text": {"kind": "spline"}, "style": {"kind": "cosine"}, "pairs": 1}"#,
    ])
    func `a file that is no calibration is refused by name`(text: String) {
        let error = #expect(throws: MatchingError.self) {
            try ScoreCalibration(bytes: Data(text.utf8), name: "calibration.json")
        }
        #expect(error?.code == .calibrationMalformed)
        #expect(error?.message.contains("calibration.json") == true)
    }

    @Test func `the identifier is that of the bytes`() throws {
        let text = #"{"version": 1, "text": {"kind": "cosine"}, "style": {"kind": "cosine"}, "pairs": 0}"#
        let calibration = try ScoreCalibration(bytes: Data(text.utf8), name: "a")
        let other = try ScoreCalibration(bytes: Data((text + "\n").utf8), name: "a")
        #expect(calibration.identifier.count == 16)
        #expect(calibration.identifier != other.identifier)
        #expect(!calibration.isBuiltIn)
        #expect(ScoreCalibration.builtIn.identifier == "built-in")
        #expect(throws: MatchingError.self) { try ScoreCalibration(path: "/nowhere/calibration.json") }
    }
}

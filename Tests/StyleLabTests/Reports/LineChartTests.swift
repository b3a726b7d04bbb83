import StyleLab
import Testing

@Suite struct LineChartTests {
    private func chart(_ series: [LineChart.Series], references: [LineChart.Reference] = []) -> String {
        LineChart(
            title: "Loss & more",
            horizontalTitle: "epoch",
            verticalTitle: "loss",
            series: series,
            references: references
        ).html.source
    }

    @Test func `curves have colours, dashes, marks and a legend`() {
        let source = chart([
            .init("train", values: [0.3, 0.2, 0.1]), .init("<validation>", values: [0.35, 0.3, 0.25]),
        ])
        #expect(source.contains("<figcaption>Loss &amp; more</figcaption>"))
        #expect(source.contains("<title>Loss &amp; more</title>"))
        #expect(source.contains("<g class=\"series-0\"><path class=\"curve\" d=\"M"))
        #expect(source.contains("<g class=\"series-1\"><path class=\"curve\" stroke-dasharray=\"7 4\" d=\"M"))
        #expect(source.ranges(of: "<circle class=\"mark\"").count == 6)
        #expect(source.contains("<title>train, 2: 0.2000</title>"))
        #expect(source.contains("train: from 0.300 to 0.100, lowest 0.100, highest 0.300."))
        #expect(source.contains("</svg>&lt;validation&gt;</li>"))
        #expect(source.contains(">epoch</text>") && source.contains(">loss</text>"))
    }

    @Test func `the highest point lies above the lowest and the last right of the first`() throws {
        let source = chart([.init("a", points: [(1, 0), (2, 10)])])
        let path = try #require(source.firstMatch(of: #/d="M([0-9.]+) ([0-9.]+)L([0-9.]+) ([0-9.]+)"/#))
        let numbers = try [path.1, path.2, path.3, path.4].map { try #require(Double($0)) }
        #expect(numbers[0] < numbers[2])
        #expect(numbers[1] > numbers[3])
        // Nothing leaves the paper.
        #expect(numbers[2] <= 440 && numbers[3] >= 0 && numbers[1] <= 280)
    }

    @Test func `a value that is no number interrupts the curve`() {
        let source = chart([.init("a", values: [1, 2, .nan, 3, .infinity, 4])])
        #expect(source.ranges(of: "<circle").count == 4)
        #expect(source.firstMatch(of: #/ d="M[0-9. ]+L[0-9. ]+M[0-9. ]+M[0-9. ]+"/#) != nil)
        #expect(!source.contains("nan") && !source.contains("inf"))
    }

    @Test func `a long curve has no marks`() {
        let source = chart([.init("a", values: (0..<61).map(Double.init))])
        #expect(!source.contains("<circle"))
    }

    @Test func `equal values and a single point are drawn`() {
        for values in [[0.5], [0.5, 0.5, 0.5], [0.0, 0.0], [-3.0]] {
            let source = chart([.init("a", values: values)])
            #expect(source.ranges(of: "<circle").count == values.count)
            #expect(!source.contains("nan"))
        }
    }

    @Test func `a chart without points says so`() {
        #expect(chart([.init("a", values: [.nan])]).contains("nothing to show yet"))
        #expect(chart([]).contains("nothing to show yet"))
    }

    @Test func `a reference line is shown with its name, also outside of the curves`() throws {
        let source = chart([.init("a", values: [0.5, 0.6])], references: [.init("chance", at: 0.1)])
        #expect(source.contains("class=\"reference\""))
        #expect(source.contains(">chance</text>"))
        let line = try #require(source.firstMatch(of: #/class="reference" d="M[0-9.]+ ([0-9.]+)H/#))
        let curve = try #require(source.firstMatch(of: #/class="curve" d="M[0-9.]+ ([0-9.]+)L/#))
        #expect(try #require(Double(line.1)) > #require(Double(curve.1)))
    }

    @Test func `names of references that are close do not cover one another`() {
        func offsets(_ values: Double...) -> [String] {
            let source = chart(
                [.init("a", values: [0, 1])],
                references: values.enumerated().map { .init("line \($0)", at: $1) }
            )
            return source.matches(of: #/dy="(-?[0-9]+)" text-anchor="end">line/#).map { String($0.1) }
        }
        #expect(offsets(0.20, 0.22) == ["12", "-4"])
        #expect(offsets(0.22, 0.20) == ["-4", "12"])
        #expect(offsets(0.2, 0.5) == ["-4", "-4"])
    }

    @Test(arguments: [
        (0.0...1.0, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (0.31...0.36, ["0.31", "0.32", "0.33", "0.34", "0.35", "0.36"]),
        (0.0...2300.0, ["0", "500", "1000", "1500", "2000"]),
        (-5.0...5.0, ["-4", "-2", "0", "2", "4"]),
    ])
    func `vertical marks stand at round numbers`(range: ClosedRange<Double>, labels: [String]) {
        let source = LineChart(
            title: "t",
            horizontalTitle: "x",
            verticalTitle: "y",
            series: [.init("a", points: [(0, range.lowerBound), (1, range.upperBound)])],
            verticalRange: range
        ).html.source
        let found = source.matches(of: #/text-anchor="end">(-?[0-9.]+)</#).map { String($0.1) }
        #expect(found == labels)
    }
}

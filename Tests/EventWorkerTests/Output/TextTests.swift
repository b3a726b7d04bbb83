import CommandSupport
import EventWorker
import Testing

@Suite struct TextTests {
    @Test func `columns are as wide as their widest cell`() {
        var table = TextTable(columns: [("#", .right), ("name", .left), ("score", .right)])
        table.rows = [["1", "Eun-ji", "0.5"], ["10", "Zoë", "12.25"]]
        #expect(
            table.lines(isStyled: false) == [
                "   #  name    score",
                "   1  Eun-ji    0.5",
                "  10  Zoë     12.25",
            ]
        )
    }

    @Test func `lines end without spaces, and a table may be empty`() {
        var table = TextTable(columns: [("a", .left), ("b", .left)])
        #expect(table.lines(isStyled: false) == ["  a  b"])
        table.rows = [["1", ""], ["2", "long"]]
        #expect(table.lines(isStyled: false) == ["  a  b", "  1", "  2  long"])
    }

    @Test func `only the head is bold, and only when asked`() {
        var table = TextTable(columns: [("a", .left)])
        table.rows = [["1"]]
        #expect(table.lines(isStyled: true) == ["\u{1B}[1m  a\u{1B}[0m", "  1"])
    }

    @Test(arguments: [
        (0.0, 2, "0.00"), (1.0, 0, "1"), (0.5, 0, "1"), (1.005, 1, "1.0"), (0.05, 1, "0.1"), (9.999, 2, "10.00"),
        (-1.25, 1, "-1.3"), (-0.04, 1, "0.0"), (-0.0, 2, "0.00"), (123.456, 3, "123.456"), (0.007, 3, "0.007"),
        (1e20, 2, "1e+20"), (.infinity, 2, "inf"), (-.infinity, 1, "-inf"), (.nan, 2, "nan"),
    ])
    func `numbers have a fixed count of digits`(_ value: Double, _ digits: Int, _ expected: String) {
        #expect(value.fixed(digits) == expected)
    }
}

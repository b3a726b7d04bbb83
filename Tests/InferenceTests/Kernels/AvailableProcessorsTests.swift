import Parallelism
import Testing

/// How many processors a process may use.
@Suite struct AvailableProcessorsTests {
    @Test(
        "a quota lowers the number of processors, parts of one are rounded down, one is always there",
        arguments: [
            (8, [], 8), (8, [4.0], 4), (8, [2.5], 2), (8, [0.5], 1), (2, [16.0], 2), (8, [6.0, 3.0], 3), (0, [], 1),
        ]
    )
    func processors(admitted: Int, quotas: [Double], expected: Int) {
        #expect(AvailableProcessors.processors(admitted: admitted, quotas: quotas) == expected)
    }

    @Test(
        "quotas of version 2",
        arguments: [
            ("max 100000\n", nil), ("150000 100000\n", 1.5), ("400000 100000", 4.0), ("", nil), ("100000", nil),
            ("x y", nil), ("100000 0", nil),
        ]
    )
    func secondVersion(text: String, expected: Double?) {
        #expect(AvailableProcessors.quota(cpuMax: text) == expected)
    }

    @Test("quotas of version 1")
    func firstVersion() {
        #expect(AvailableProcessors.quota("-1\n", period: "100000\n") == nil)
        #expect(AvailableProcessors.quota("250000\n", period: "100000\n") == 2.5)
        #expect(AvailableProcessors.quota("250000", period: "") == nil)
    }

    @Test("a process is in its group and in those around it")
    func groups() {
        let text = "12:cpu,cpuacct:/kubepods/pod1/box\n3:memory:/elsewhere\n0::/kubepods/pod2\n"
        #expect(
            AvailableProcessors.groups(text, controller: "cpu") == [
                "/kubepods/pod1/box", "/kubepods/pod1", "/kubepods", "",
            ]
        )
        #expect(AvailableProcessors.groups(text, controller: "") == ["/kubepods/pod2", "/kubepods", ""])
        #expect(AvailableProcessors.groups("0::/\n", controller: "") == [""])
        #expect(AvailableProcessors.groups("0::/\n", controller: "cpu") == [])
        #expect(AvailableProcessors.groups("nonsense", controller: "") == [])
    }

    @Test("this process has at least one")
    func own() {
        #expect(AvailableProcessors.count >= 1)
    }
}

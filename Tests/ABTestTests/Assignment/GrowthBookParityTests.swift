import ABTest
import Testing

@Suite("Assignment is GrowthBook's, bit for bit")
struct GrowthBookParityTests {
    let fixture: AssignmentFixture

    init() throws {
        fixture = try Fixture.read("assignment.json")
    }

    @Test("The published vectors of both hash versions come out exactly")
    func published() throws {
        #expect(fixture.published.count >= 16)
        for vector in fixture.published {
            let version = try #require(HashVersion(rawValue: vector.version))
            #expect(version.bucket(seed: vector.seed, value: vector.value) == vector.bucket, "\(vector.value)")
        }
        #expect(HashVersion.two.bucket(seed: "matching-style-v1", value: "member-42") == 0.8149)
    }

    @Test("Ten thousand random seeds and ids, most of them not ASCII, fall where the SDK puts them")
    func random() {
        var numbers = SplitMix64(state: fixture.state)
        var beyondASCII = 0
        for (first, second) in zip(fixture.thousandths, fixture.tenThousandths) {
            let seed = numbers.text(of: fixture.alphabet, 0, 12)
            let unit = numbers.text(of: fixture.alphabet, 1, 24)
            if !unit.utf8.allSatisfy({ $0 < 0x80 }) { beyondASCII += 1 }
            #expect(HashVersion.one.bucket(seed: seed, value: unit) == Double(first) / 1000)
            #expect(HashVersion.two.bucket(seed: seed, value: unit) == Double(second) / 10_000)
        }
        #expect(fixture.tenThousandths.count == 10_000)
        #expect(beyondASCII > 5000)
    }

    @Test("Ranges for weights and coverage are the SDK's to the last bit")
    func ranges() throws {
        for expected in fixture.ranges {
            let ranges = try BucketRange.ranges(weights: expected.weights, coverage: expected.coverage)
            #expect(ranges.map { [$0.lowerBound, $0.upperBound] } == expected.ranges)
        }
    }

    @Test("The chosen variant is the SDK's, at the bounds of ranges too")
    func choice() {
        for expected in fixture.chosen {
            let ranges = expected.ranges.map { BucketRange($0[0], $0[1]) }
            #expect((ranges.firstIndex { $0.contains(expected.bucket) } ?? -1) == expected.variant)
        }
        #expect(Set(fixture.chosen.map(\.variant)).isSuperset(of: [-1, 0, 1, 2]))
    }

    @Test("Namespaces hold the members that the SDK's hold")
    func namespaces() {
        for expected in fixture.namespaces {
            let filter = BucketFilter.namespace(expected.namespace, BucketRange(expected.lower, expected.upper))
            #expect(filter.admits(expected.unit) == expected.isInside, "\(expected.unit) in \(expected.namespace)")
        }
        #expect(Set(fixture.namespaces.map(\.isInside)) == [true, false])
    }
}

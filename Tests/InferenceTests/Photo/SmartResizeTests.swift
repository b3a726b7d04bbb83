import Inference
import Testing

@Suite struct SmartResizeTests {
    private func size(_ width: Int, _ height: Int, _ bounds: (Int, Int), factor: Int = 32) -> [Int] {
        let size = try? SmartResize.targetSize(
            width: width,
            height: height,
            factor: factor,
            minPixels: bounds.0,
            maxPixels: bounds.1
        )
        return size.map { [$0.width, $0.height] } ?? [0, 0]
    }

    @Test func `awkward sizes become those of the reference`() throws {
        let table = try PhotoFixtures.all.get().smartResize.table
        #expect(table.count > 600)
        for row in table {
            #expect(size(row[0], row[1], (row[2], row[3])) == Array(row[4...]), "\(row)")
        }
    }

    @Test func `twenty thousand sizes become those of the reference`() throws {
        let generated = try PhotoFixtures.all.get().smartResize.generated
        let bounds = [(65536, 16_777_216), (1024, 65536), (65536, 200704), (1, 1_048_576)]
        var state: UInt64 = 1
        var bytes: [UInt8] = []
        for index in 0..<generated.count {
            var sides: [Int] = []
            for _ in 0..<2 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                sides.append(1 + Int(state >> 33) % (index % 2 == 1 ? 9000 : 600))
            }
            let factor = index / 4 % 2 == 0 ? 32 : 28
            for side in size(sides[0], sides[1], bounds[index % 4], factor: factor) {
                bytes += (0..<4).map { UInt8(truncatingIfNeeded: side >> (8 * $0)) }
            }
        }
        #expect(FixtureDigest.sha256(bytes) == generated.sha256)
    }

    @Test func `halves round to even`() {
        #expect(size(720, 480, (1, 16_777_216)) == [704, 480])
        #expect(size(1440, 1080, (1, 16_777_216)) == [1440, 1088])
    }

    @Test func `more than two hundred to one is refused`() throws {
        #expect(size(200, 1, (1024, 65536)) != [0, 0])
        let error = #expect(throws: InferenceError.self) {
            try SmartResize.targetSize(width: 201, height: 1, minPixels: 1024, maxPixels: 65536)
        }
        #expect(error?.code == .photoAspectRatio)
    }
}

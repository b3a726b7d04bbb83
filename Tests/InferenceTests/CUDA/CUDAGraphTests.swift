import Foundation
import Inference
import Testing

/// Work of frequent shapes that the device keeps.
@Suite(.disabled(if: HostCUDA.usesDevice)) struct CUDAGraphTests {
    private static let path = ModelFixture.all[0].path

    private struct Setup {
        let host: HostCUDA
        private let other: HostCUDA
        let checkpoint: Checkpoint
        let backbone: CUDABackbone
        /// Starts all work kernel by kernel.
        let reference: CUDABackbone

        init(_ plan: GraphPlan = GraphPlan()) throws {
            host = try HostCUDA()
            checkpoint = try Checkpoint(path: CUDAGraphTests.path)
            var options = host.options
            options.graphs = plan
            backbone = try CUDABackbone(checkpoint, options: options)
            other = try HostCUDA()
            options = other.options
            options.graphs.largestCount = 0
            reference = try CUDABackbone(checkpoint, options: options)
        }

        func photo(rows: Int = 4, columns: Int = 4, seed: UInt64) throws -> PixelPatches {
            try HostPhotos.photo(checkpoint, rows: rows, columns: columns, seed: seed)
        }
    }

    @Test("what comes often is kept, and gives the bits of kernels that are started one by one")
    func replays() throws {
        let setup = try Setup()
        for seed in 0..<6 as Range<UInt64> {
            let launches = try setup.host.value(of: .launches)
            // The same shape in another order, other pixels each time.
            let photos = [
                try setup.photo(rows: seed % 2 == 0 ? 2 : 4, seed: seed),
                try setup.photo(rows: seed % 2 == 0 ? 4 : 2, seed: seed + 10),
            ]
            #expect(try setup.backbone.bits(photos) == setup.reference.bits(photos), "batch \(seed)")
            // Twice kernel by kernel, then recorded, then as a whole: vision tower and language model.
            #expect(try setup.host.value(of: .graphLaunches) == [0, 0, 2, 4, 6, 8][Int(seed)])
            let started = try setup.host.value(of: .launches) - launches
            #expect(seed < 3 ? started > 0 : started == 0)
        }
        #expect(setup.backbone.graphUse == DeviceGraphUse(count: 2, refusal: nil))
        #expect(try setup.host.value(of: .graphs) == 2)
    }

    @Test("memory that moved makes kept work void")
    func stale() throws {
        let setup = try Setup()
        let photo = try setup.photo(seed: 1)
        let expected = try setup.reference.bits([photo])
        for _ in 0..<4 { #expect(try setup.backbone.bits([photo]) == expected) }
        #expect(try setup.host.value(of: .graphs) == 2)
        let large = try (0..<8).map { try setup.photo(rows: 8, columns: 8, seed: $0) }
        #expect(try setup.backbone.bits(large) == setup.reference.bits(large))
        #expect(try setup.host.value(of: .graphs) == 0, "they would write to memory that was given back")
        let launches = try setup.host.value(of: .graphLaunches)
        #expect(try setup.backbone.bits([photo]) == expected)
        #expect(try setup.host.value(of: .graphLaunches) == launches)
        for _ in 0..<3 { #expect(try setup.backbone.bits([photo]) == expected) }
        #expect(try setup.host.value(of: .graphLaunches) == launches + 4)
    }

    @Test("work is never started on the places of another batch")
    func places() throws {
        let setup = try Setup()
        let photos = try (0..<2).map { try setup.photo(seed: $0) }
        let expected = try photos.map { try setup.reference.bits([$0]) }
        // Work of one of the two places is kept.
        for _ in 0..<4 { #expect(try setup.backbone.bits([photos[0]]) == expected[0]) }
        // The device is busy from here on, and so is that place.
        let (host, backbone) = (setup.host, setup.backbone)
        try host.set(.queryResult, to: 600)
        let started = try host.value(of: .graphLaunches)
        let first = Beside { try backbone.bits([photos[0]]) }
        try Beside<Void>.until { try host.value(of: .graphLaunches) == started + 2 }
        let launches = try host.value(of: .launches)
        let second = Beside { try backbone.bits([photos[1]]) }
        try Beside<Void>.until {
            try host.value(of: .launches) > launches || host.value(of: .graphLaunches) > started + 2
        }
        try host.set(.queryResult, to: 0)
        #expect(try first.value() == expected[0])
        #expect(try second.value() == expected[1])
    }

    @Test("a driver that cannot record is given kernel after kernel, and it is said why")
    func refused() throws {
        let setup = try Setup()
        try setup.host.set(.captureResult, to: 801)
        let photo = try setup.photo(seed: 1)
        let expected = try setup.reference.bits([photo])
        for _ in 0..<5 { #expect(try setup.backbone.bits([photo]) == expected) }
        let use = try #require(setup.backbone.graphUse)
        #expect(use.count == 0)
        #expect(use.refusal?.contains("record its work") == true)
        #expect(use.refusal?.contains("801") == true)
        #expect(setup.backbone.failure == nil, "the device serves on")
        #expect(try setup.host.value(of: .graphLaunches) == 0)
        // For good: trying again and again would cost time with every batch.
        try setup.host.set(.captureResult, to: 0)
        for _ in 0..<3 { #expect(try setup.backbone.bits([photo]) == expected) }
        #expect(try setup.host.value(of: .graphLaunches) == 0)
    }

    @Test("no more is kept than the plan says, and everything is given back")
    func bounded() throws {
        let host: HostCUDA
        do {
            let setup = try Setup(GraphPlan(threshold: 1, largestCount: 4))
            host = setup.host
            // The largest first, so that memory stays where it is.
            for rows in [8, 6, 4, 2] {
                let photo = try setup.photo(rows: rows, seed: UInt64(rows))
                let expected = try setup.reference.bits([photo])
                for _ in 0..<3 { #expect(try setup.backbone.bits([photo]) == expected) }
            }
            #expect(try host.value(of: .graphs) == 4)
        }
        #expect(try host.value(of: .graphs) == 0)
    }

    @Test("a device that is lost at kept work is lost for good")
    func lost() throws {
        let setup = try Setup()
        let photo = try setup.photo(seed: 1)
        for _ in 0..<4 { _ = try setup.backbone.bits([photo]) }
        try setup.host.set(.launchResult, to: 719)
        expectFailure(.deviceFailed, "LAUNCH_FAILED", "recorded work") { _ = try setup.backbone.bits([photo]) }
        #expect(setup.backbone.failure?.contains("LAUNCH_FAILED") == true)
    }

    @Test("what was asked for least recently gives way")
    func leastRecent() {
        var work = FrequentWork<String, Int>(threshold: 1, capacity: 2)
        #expect(work.use("a") == (nil, false))
        #expect(work.use("a") == (nil, true))
        work.keep(1, for: "a")
        _ = work.use("b")
        #expect(work.use("a") == (1, true))
        // The third makes the second give way, which was asked for before the first was again.
        _ = work.use("c")
        #expect(work.use("a") == (1, true))
        #expect(work.use("b") == (nil, false), "it counts anew")
        #expect(work.valueCount == 1)
        work.removeAll()
        #expect(work.use("a") == (nil, false))
        var nothing = FrequentWork<String, Int>(threshold: 0, capacity: 0)
        #expect(nothing.use("a") == (nil, false))
    }
}

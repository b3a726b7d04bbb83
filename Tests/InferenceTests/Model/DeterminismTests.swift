import Foundation
import Inference
import Testing

/// The same photo gives the same bits, whatever else is computed and on however many threads.
@Suite struct DeterminismTests {
    private static let photos = ["exif-1.jpg", "720x480.jpg", "png-rgb8.png", "webp-photo.webp"]

    @Test(arguments: ModelFixture.all)
    func bitsDoNotDependOnTheNumberOfThreads(_ fixture: ModelFixture) throws {
        for photo in Self.photos.prefix(3) {
            let bytes = try ModelFixture.photo(photo)
            let results = try [1, 2, 3, 8].map {
                try StyleEncoder(checkpoint: fixture.path, options: .init(threadCount: $0)).compute(bytes).values
                    .bitPatterns
            }
            #expect(results.allSatisfy { $0 == results[0] }, "\(photo)")
        }
    }

    @Test(arguments: ModelFixture.all)
    func bitsDoNotDependOnWhatWasComputedBefore(_ fixture: ModelFixture) throws {
        let encoder = try StyleEncoder(checkpoint: fixture.path)
        var alone: [String: [UInt32]] = [:]
        for photo in Self.photos {
            alone[photo] = try StyleEncoder(checkpoint: fixture.path).compute(ModelFixture.photo(photo)).values
                .bitPatterns
        }
        for photo in Self.photos + Self.photos.reversed() {
            #expect(try encoder.compute(ModelFixture.photo(photo)).values.bitPatterns == alone[photo])
        }
        #expect(Set(alone.values).count == Self.photos.count)
    }

    @Test func bitsDoNotDependOnWhatIsComputedAtTheSameTime() async throws {
        let encoders = try ModelFixture.all.map {
            try StyleEncoder(checkpoint: $0.path, options: .init(threadCount: 2))
        }
        let bytes = try Self.photos.map { try ModelFixture.photo($0) }
        var alone: [[UInt32]] = []
        for encoder in encoders {
            for photo in bytes { alone.append(try encoder.compute(photo).values.bitPatterns) }
        }
        let together = try await withThrowingTaskGroup(of: (Int, [UInt32]).self) { group in
            for (first, encoder) in encoders.enumerated() {
                for (second, photo) in bytes.enumerated() {
                    group.addTask {
                        (first * bytes.count + second, try await encoder.encode(photo).values.bitPatterns)
                    }
                }
            }
            return try await group.reduce(into: [[UInt32]](repeating: [], count: alone.count)) { $0[$1.0] = $1.1 }
        }
        #expect(together == alone)
    }
}

import Foundation
import Inference
import Testing

/// Batches on their way at once. The driver of these tests does what is asked of it as late, or copies as early, as events
/// allow, so that a step that does not wait for another finds that it has not happened.
@Suite(.disabled(if: HostCUDA.usesDevice), .timeLimit(.minutes(5))) struct CUDAOverlapTests {
    private static let path = ModelFixture.all[0].path

    @Test("batches beside one another have the bits that each has alone", arguments: [false, true])
    func sameBits(_ copiesEarly: Bool) throws {
        let host = try HostCUDA()
        try host.set(.eagerCopies, to: copiesEarly ? 1 : 0)
        let checkpoint = try Checkpoint(path: Self.path)
        let backbone = try CUDABackbone(checkpoint, options: host.options)
        let photos = try (0..<6).map {
            try HostPhotos.photo(checkpoint, rows: 2 + 2 * ($0 % 3), columns: 4, seed: UInt64($0))
        }
        // Sizes go up and down, so that memory is given back and taken while another batch is under way.
        let batches = [[0], [1, 2, 3], [4], [5, 0, 1, 2], [3, 4], [2]].map { $0.map { photos[$0] } }
        let other = try HostCUDA()
        let reference = try CUDABackbone(checkpoint, options: other.options)
        let expected = try batches.map { try reference.bits($0) }
        let ways = (0..<3).map { way in
            Beside {
                try (0..<8).map { round in
                    let index = (way * 2 + round) % batches.count
                    return (index, try backbone.bits(batches[index]))
                }
            }
        }
        for way in ways {
            for (index, computed) in try way.value() { #expect(computed == expected[index], "batch \(index)") }
        }
    }

    @Test("a batch comes to the device while another is computed")
    func overlap() throws {
        let host = try HostCUDA()
        try host.set(.eagerCopies, to: 1)
        let checkpoint = try Checkpoint(path: Self.path)
        let backbone = try CUDABackbone(checkpoint, options: host.options)
        let photos = try (0..<2).map { try HostPhotos.photo(checkpoint, rows: 4, columns: 4, seed: UInt64($0)) }
        let expected = try photos.map { try backbone.bits([$0]) }
        try host.set(.overlapped, to: 0)
        // The device is busy from here on.
        try host.set(.queryResult, to: 600)
        let launches = try host.value(of: .launches)
        let first = Beside { try backbone.bits([photos[0]]) }
        try Beside<Void>.until { try host.value(of: .launches) > launches }
        let second = Beside { try backbone.bits([photos[1]]) }
        try Beside<Void>.until { try host.value(of: .overlapped) > 0 }
        #expect(!first.isDone && !second.isDone)
        try host.set(.queryResult, to: 0)
        #expect(try first.value() == expected[0])
        #expect(try second.value() == expected[1])
    }

    @Test("when the device is lost, all batches under way are given back")
    func lost() throws {
        let host = try HostCUDA()
        let checkpoint = try Checkpoint(path: Self.path)
        let backbone = try CUDABackbone(checkpoint, options: host.options)
        let photo = try HostPhotos.photo(checkpoint, rows: 4, columns: 4, seed: 1)
        _ = try backbone.bits([photo])
        try host.set(.queryResult, to: 600)
        let launches = try host.value(of: .launches)
        let first = Beside { try backbone.bits([photo]) }
        try Beside<Void>.until { try host.value(of: .launches) > launches }
        try host.set(.launchResult, to: 719)
        let second = Beside { try backbone.bits([photo]) }
        for batch in [first, second] {
            expectFailure(.deviceFailed, "LAUNCH_FAILED") { _ = try batch.value() }
        }
        #expect(backbone.failure?.contains("LAUNCH_FAILED") == true)
        expectFailure(.deviceFailed, "LAUNCH_FAILED") { _ = try backbone.bits([photo]) }
    }

    @Test("memory that a batch is computed in is not given back for a larger one before that")
    func growth() throws {
        let host = try HostCUDA()
        try host.set(.eagerCopies, to: 1)
        let checkpoint = try Checkpoint(path: Self.path)
        let backbone = try CUDABackbone(checkpoint, options: host.options)
        let photo = try HostPhotos.photo(checkpoint, rows: 4, columns: 4, seed: 1)
        // More than 128 tokens, to which batches are padded.
        let large = try HostPhotos.photo(checkpoint, rows: 24, columns: 24, seed: 2)
        let start = try host.value(of: .launches)
        let expected = try backbone.bits([photo])
        let count = try host.value(of: .launches) - start
        let other = try HostCUDA()
        let alone = try CUDABackbone(checkpoint, options: other.options).bits([large])
        // The device is busy from here on.
        try host.set(.queryResult, to: 600)
        let first = Beside { try backbone.bits([photo]) }
        try Beside<Void>.until { try host.value(of: .launches) == start + 2 * count }
        try host.set(.overlapped, to: 0)
        let second = Beside { try backbone.bits([large]) }
        try Beside<Void>.until { try host.value(of: .overlapped) > 0 }
        // Long enough for a batch that does not wait to come as far as its kernels.
        usleep(1_000_000)
        #expect(try host.value(of: .launches) == start + 2 * count)
        try host.set(.queryResult, to: 0)
        #expect(try first.value() == expected)
        #expect(try second.value() == alone)
    }

    @Test("a batch that finds no memory leaves the one beside it alone")
    func outOfMemory() throws {
        let host = try HostCUDA()
        let checkpoint = try Checkpoint(path: Self.path)
        let backbone = try CUDABackbone(checkpoint, options: host.options)
        let photo = try HostPhotos.photo(checkpoint, rows: 4, columns: 4, seed: 1)
        let four = try (2..<6).map { try HostPhotos.photo(checkpoint, rows: 16, columns: 8, seed: UInt64($0)) }
        let expected = try backbone.bits([photo])
        let other = try HostCUDA()
        let reference = try CUDABackbone(checkpoint, options: other.options)
        let alone = try reference.bits(four)
        let held = try other.value(of: .allocated)
        #expect(try reference.bits(four + four) == alone + alone)
        let growth = try other.value(of: .allocated) - held
        #expect(try backbone.bits(four) == alone)
        // Room for the inputs of eight, not for what is computed on their way.
        try host.set(.memoryLimit, to: try host.value(of: .allocated) + growth / 2)
        let refused = try host.value(of: .refused)
        let first = Beside { try (0..<6).map { _ in try backbone.bits([photo]) } }
        let second = Beside { try (0..<2).map { _ in try backbone.bits(four + four) } }
        #expect(try first.value().allSatisfy { $0 == expected })
        #expect(try second.value().allSatisfy { $0 == alone + alone })
        #expect(try host.value(of: .refused) > refused)
        #expect(backbone.failure == nil)
    }
}

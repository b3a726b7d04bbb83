import Dispatch
import Foundation
import Inference
import Testing

/// Damaged safetensors files: an error or values, never a crash.
@Suite struct SafetensorsDamageTests {
    private static let tensors = [
        WrittenTensor("alpha.weight", element: "BF16", shape: [3, 5], values: [Float](repeating: 1.5, count: 15)),
        WrittenTensor("alpha.bias", element: "F32", shape: [3], values: [1, 2, 3]),
        WrittenTensor("beta", element: "F16", shape: [2, 2, 2], values: [Float](repeating: -2, count: 8)),
        WrittenTensor("ids", element: "I64", shape: [2], bytes: [UInt8](repeating: 7, count: 16)),
    ]

    /// Reads every value of the file at `path`.
    private func readEverything(_ path: String) throws -> Int {
        let file = try SafetensorsFile(path: path)
        var count = 0
        for name in file.header.entries.keys {
            guard let tensor = try? file.tensor(name) else { continue }
            count += tensor.floats.count
        }
        return count
    }

    @Test func everyTruncationIsRefused() throws {
        let whole = try FixtureSafetensors.file(Self.tensors)
        let headerBytes = try FixtureSafetensors.header(Self.tensors).count
        try withTemporaryDirectory { directory in
            let path = directory + "/cut.safetensors"
            try Data(whole).write(to: URL(filePath: path))
            #expect(try readEverything(path) == 15 + 3 + 8)
            let dataLengths = [0, 1, 29, 30, 31, 42, 57, 58, 59, whole.count - headerBytes - 1].map { headerBytes + $0 }
            for length in Array(0..<headerBytes) + dataLengths {
                try Data(whole.prefix(length)).write(to: URL(filePath: path))
                expectFailure(.checkpointMalformed, "cut.safetensors") { _ = try SafetensorsFile(path: path) }
            }
            try Data(whole + [0]).write(to: URL(filePath: path))
            expectFailure(.checkpointMalformed, "cut.safetensors") { _ = try SafetensorsFile(path: path) }
        }
    }

    @Test func randomDamageToTheHeaderIsRefusedOrHarmless() throws {
        let whole = try FixtureSafetensors.file(Self.tensors)
        let headerBytes = try FixtureSafetensors.header(Self.tensors).count
        var numbers = SeededNumbers(60)
        var refused = 0
        try withTemporaryDirectory { directory in
            let path = directory + "/damaged.safetensors"
            try Data(whole).write(to: URL(filePath: path))
            // Written in place: a file that is cut and written again waits for the disk.
            let handle = try FileHandle(forUpdating: URL(filePath: path))
            defer { try? handle.close() }
            for _ in 0..<2000 {
                var bytes = whole
                for _ in 0..<Int.random(in: 1...3, using: &numbers) {
                    let index = Int.random(in: 0..<headerBytes, using: &numbers)
                    bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
                }
                try handle.seek(toOffset: 0)
                try handle.write(contentsOf: Data(bytes))
                do {
                    _ = try readEverything(path)
                } catch let error as InferenceError {
                    #expect(error.message.contains("damaged.safetensors"), "\(error)")
                    refused += 1
                }
            }
        }
        #expect(refused > 1000 && refused < 2000, "\(refused) of 2,000 were refused")
    }

    @Test func whatIsNoFileIsRefused() throws {
        try withTemporaryDirectory { directory in
            expectFailure(.checkpointMissing, "absent.safetensors") {
                _ = try SafetensorsFile(path: directory + "/absent.safetensors")
            }
            expectFailure(.checkpointMalformed, directory) { _ = try SafetensorsFile(path: directory) }
            let empty = directory + "/empty.safetensors"
            try Data().write(to: URL(filePath: empty))
            expectFailure(.checkpointMalformed, empty) { _ = try SafetensorsFile(path: empty) }
        }
    }

    @Test func aPipeIsRefusedAndNotWaitedFor() throws {
        try withTemporaryDirectory { directory in
            let pipe = directory + "/pipe.safetensors"
            #expect(mkfifo(pipe, 0o600) == 0)
            // Frees a reader that waits for a writer, so that the test fails rather than hangs.
            let rescue = DispatchWorkItem {
                let writer = open(pipe, O_WRONLY | O_NONBLOCK)
                guard writer >= 0 else { return }
                close(writer)
                Issue.record("opening waited for a writer")
            }
            DispatchQueue.global().asyncAfter(deadline: .now() + 10, execute: rescue)
            defer { rescue.cancel() }
            expectFailure(.checkpointMalformed, pipe) { _ = try SafetensorsFile(path: pipe) }
        }
    }

    @Test func tensorsOutliveTheirFileAndItsName() throws {
        let tensor = try withTemporaryDirectory { directory in
            let path = directory + "/gone.safetensors"
            try FixtureSafetensors.write(Self.tensors, to: path)
            return try #require(try SafetensorsFile(path: path).tensor("alpha.bias"))
        }
        #expect(tensor.floats == [1, 2, 3])
    }
}

import Foundation
import Inference
import Testing

@Suite struct ResidentMemoryTests {
    @Test func `memory that the system cannot give is an error, and ends nothing`() throws {
        // More than any processor's addresses reach.
        let error = try #require(throws: InferenceError.self) { _ = try ResidentMemory(count: 1 << 60) }
        #expect(error.code == .checkpointMemory)
        #expect(error.message.contains("\(1 << 60) bytes"))
    }

    @Test(arguments: [0, 1, 4096, 2 << 20, (2 << 20) + 1, 5_000_001])
    func `memory is zeroed, writable to its last byte and aligned to its pages`(_ count: Int) throws {
        let memory = try ResidentMemory(count: count)
        #expect(memory.count == count)
        let page = count >= 2 << 20 ? 2 << 20 : 4096
        #expect(UInt(bitPattern: memory.base) % UInt(page) == 0)
        let bytes = UnsafeMutableRawBufferPointer(start: memory.base, count: count)
        #expect(bytes.allSatisfy { $0 == 0 })
        for index in bytes.indices.suffix(1) { bytes[index] = 1 }
        #expect(bytes.last == (count == 0 ? nil : 1))
    }

    @Test func `all of the address space is given back`() throws {
        let before = try Self.addressSpace
        for _ in 0..<10_000 { _ = try ResidentMemory(count: 3 << 20) }
        // Ten thousand times what aligning leaves over would be some 15 GiB, far more than other tests take meanwhile.
        #expect(try Self.addressSpace - before < 4 << 30)
    }

    /// What the process has mapped, in bytes.
    private static var addressSpace: Int {
        get throws {
            let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
            return try #require(text.split(separator: " ").first.flatMap { Int($0) }) * 4096
        }
    }
}

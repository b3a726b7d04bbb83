import Foundation
import Inference
import Testing

/// Compiled kernels on disk.
@Suite struct KernelCacheTests {
    @Test("what is kept is found again, under its own name alone")
    func roundTrip() throws {
        try withTemporaryDirectory { directory in
            let cache = KernelCache(directory: directory + "/not/yet/there")
            let key = KernelCache.key(source: "a", circumstances: ["sm_90"])
            // Code may hold anything, line breaks too.
            let code: [UInt8] = [10, 0, 10, 255, 10]
            #expect(cache.code(key) == nil)
            #expect(cache.keep(code, as: key))
            #expect(cache.code(key) == code)
            #expect(cache.code(KernelCache.key(source: "b", circumstances: ["sm_90"])) == nil)
            let names = try FileManager.default.contentsOfDirectory(atPath: cache.directory)
            #expect(names == [key + ".kernels"], "nothing is left beside it")
            let owned = try FileManager.default.attributesOfItem(atPath: cache.directory)[.posixPermissions] as? Int
            #expect(owned == 0o700)
        }
    }

    @Test("source, options, architecture and versions decide the name, and do not run into one another")
    func keys() {
        let keys = [
            KernelCache.key(source: "ab", circumstances: ["c"]), KernelCache.key(source: "a", circumstances: ["bc"]),
            KernelCache.key(source: "ab", circumstances: ["c", ""]),
            KernelCache.key(source: "ab", circumstances: ["d"]),
        ]
        #expect(Set(keys).count == keys.count)
    }

    @Test("a damaged file counts as absent, wherever it is damaged")
    func damage() throws {
        try withTemporaryDirectory { directory in
            let cache = KernelCache(directory: directory)
            #expect(cache.keep([1, 2, 3], as: "key"))
            let path = URL(filePath: directory + "/key.kernels")
            let whole = try Data(contentsOf: path)
            for index in whole.indices {
                var damaged = whole
                damaged[index] ^= 1
                try damaged.write(to: path)
                #expect(cache.code("key") == nil, "byte \(index)")
                try whole.prefix(index).write(to: path)
                #expect(cache.code("key") == nil, "\(index) bytes")
            }
            try whole.write(to: path)
            #expect(cache.code("key") == [1, 2, 3])
        }
    }

    @Test("a directory that cannot be written is no failure")
    func unwritable() {
        #expect(!KernelCache(directory: "/proc/nowhere").keep([1], as: "key"))
    }

    @Test("programs are compiled once, and again when what is kept is damaged or does not load")
    func programs() throws {
        try withTemporaryDirectory { directory in
            let host = try HostCUDA()
            let cache = KernelCache(directory: directory)
            let device = try CUDADevice(CUDALibraries(host.names), patience: .seconds(1))
            func load() throws -> Bool { try LoadedProgram(.general, on: device, cache: cache).isFromCache }
            #expect(try !load())
            #expect(try load())
            #expect(try host.compiledCount() == 1)
            let names = try FileManager.default.contentsOfDirectory(atPath: directory)
            let file = URL(filePath: directory).appending(path: try #require(names.first))
            try Data(try Data(contentsOf: file).dropLast()).write(to: file)
            #expect(try !load())
            #expect(try host.compiledCount() == 2)
            // Whole, but code of something else.
            #expect(cache.keep(Array(0..<64), as: file.deletingPathExtension().lastPathComponent))
            #expect(try !load())
            #expect(try host.compiledCount() == 3)
            #expect(try load())
            // Another program has another name.
            _ = try LoadedProgram(.attention(headWidth: 16, isCausal: true), on: device, cache: cache)
            _ = try LoadedProgram(.attention(headWidth: 16, isCausal: false), on: device, cache: cache)
            #expect(try host.compiledCount() == 5)
        }
    }
}

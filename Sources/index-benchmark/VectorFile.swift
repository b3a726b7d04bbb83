import ArgumentParser
import Glibc

/// A file of little-endian fp32 vectors, read one after another.
struct VectorFile {
    let path: String
    let dimension: Int

    /// Calls `body` with each vector.
    func forEach(_ body: ([Float]) throws -> Void) throws {
        guard let file = fopen(path, "rb") else { throw ValidationError("\(path) cannot be opened") }
        defer { fclose(file) }
        var vector = [Float](repeating: 0, count: dimension)
        while fread(&vector, MemoryLayout<Float>.stride, dimension, file) == dimension { try body(vector) }
    }
}

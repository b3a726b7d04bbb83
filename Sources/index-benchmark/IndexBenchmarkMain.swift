import ArgumentParser
import CommandSupport
import Matching

/// What Benchmarks/indexes.py drives: an index in memory that does what the lines on standard input say and answers each
/// with a line of JSON. It is not shipped.
///
/// `search COUNT LIMIT` looks for the first queries of the file; `answers COUNT LIMIT` prints what that finds; `update
/// COUNT` and `remove COUNT` change members here and there.
@main
struct IndexBenchmarkMain: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "index-benchmark")

    @Option(help: "Vectors, little-endian fp32 values one after another.")
    var vectors: String?

    @Option(help: "Queries, in the same form.")
    var queries: String?

    @Option(help: "Instead, the bytes that so many members take in a worker's memory.")
    var memory: Int?

    @Option(help: "The number of values in a vector.")
    var dimension = 256

    @Flag(help: "Keep values as bfloat16.")
    var bfloat16 = false

    @Option(help: "Threads to search on.")
    var threads = 2

    func run() throws {
        if let memory {
            guard memory > 0 else { throw ValidationError("--memory is \(memory) and must be above zero") }
            return try write(try MemberMemory.measure(count: memory, textDimension: 2048))
        }
        guard let vectors, let queries else { throw ValidationError("--vectors and --queries are wanted, or --memory") }
        let clock = ContinuousClock()
        var pool = try BenchmarkPool(dimension: dimension, precision: bfloat16 ? .bfloat16 : .float32, threads: threads)
        let before = ProcessMemory.resident
        let seconds = try clock.measure {
            try VectorFile(path: vectors, dimension: dimension).forEach { try pool.append($0) }
        }
        let bytes = ProcessMemory.resident - before
        try write(["members": Double(pool.count), "seconds": seconds.seconds, "bytes": Double(bytes)])
        var questions: [[Float]] = []
        try VectorFile(path: queries, dimension: dimension).forEach { questions.append($0) }
        while let line = readLine() {
            let words = line.split(separator: " ")
            guard let command = words.first, let count = words.dropFirst().first.flatMap({ Int($0) }) else {
                throw ValidationError("a line is a command and a number, not: \(line)")
            }
            let limit = words.dropFirst(2).first.flatMap { Int($0) } ?? 100
            switch command {
            case "search":
                let asked = Array(questions.prefix(count))
                let duration = try clock.measure { _ = try pool.search(asked, limit: limit) }
                try write(["seconds": duration.seconds])
            case "answers":
                let found = try pool.search(Array(questions.prefix(count)), limit: limit)
                try write(found.map { BenchmarkAnswer(slots: $0.map(\.slot), scores: $0.map(\.score)) })
            case "update": try write(["seconds": try clock.measure { try pool.update(count) }.seconds])
            case "remove": try write(["seconds": clock.measure { pool.remove(count) }.seconds])
            default: throw ValidationError("there is no command \(command)")
            }
        }
    }

    private func write(_ value: some Encodable) throws {
        StandardOutput.write(try JSONLine.encode(value))
    }
}

/// What one query finds.
struct BenchmarkAnswer: Encodable {
    let slots: [Int]
    let scores: [Float]
}

import ArgumentParser
import CommandSupport
import Matching

/// Times slates of members drawn by lot and prints a line of JSON; not a product. How: Benchmarks/README.md.
@main
struct SlateBenchmarkMain: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "slate-benchmark")

    @Option(help: "How many members there are.")
    var members = 5000

    @Option(help: "How many values a text vector has.")
    var textDimension = 2048

    @Option(help: "How many candidates a slate has.")
    var limit = 20

    @Option(help: "How many slates are made.")
    var slates = 3000

    @Option(help: "Members whom each viewer has seen.")
    var seen = 100

    @Option(help: "How many threads compare a viewer with the candidates.")
    var threads = 2

    func run() throws {
        var crowd = try BenchmarkCrowd(members: members, textDimension: textDimension, threads: threads)
        let clock = ContinuousClock()
        let request = try crowd.request(limit: limit, seen: seen)
        var seconds: [Double] = []
        var eligible = 0
        for turn in 0..<(slates + 100) {
            let asked = request(turn)
            var entries = 0
            let duration = try clock.measure {
                let slate = try crowd.ranker.slate(asked)
                entries = slate.entries.count
                eligible += slate.eligible
            }
            guard entries == limit else { throw ValidationError("a slate has \(entries) candidates") }
            // The first hundred warm up.
            if turn >= 100 { seconds.append(duration.seconds) }
        }
        seconds.sort()
        func percentile(_ share: Double) -> Double { seconds[Int(share * Double(seconds.count - 1))] * 1e3 }
        let updates = (0..<2000).map { crowd.person($0 * 7919 % members) }
        let update = try clock.measure { for person in updates { try crowd.insert(person) } }
        StandardOutput.write(
            try JSONLine.encode([
                "members": Double(members), "threads": Double(threads), "eligible": Double(eligible / (slates + 100)),
                "medianMilliseconds": percentile(0.5), "p99Milliseconds": percentile(0.99),
                "largestMilliseconds": percentile(1),
                "updateMicroseconds": update.seconds / Double(updates.count) * 1e6,
            ])
        )
    }
}

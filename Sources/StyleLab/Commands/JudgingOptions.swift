import ArgumentParser
import FoundationEssentials

/// Options of every command that judges embeddings.
struct JudgingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A further rank of Recall@K beside 1 and 5; may be repeated.", valueName: "K"))
    var recallAt: [Int] = [10]

    @Option(help: ArgumentHelp("How many of the nearest images vote for a class.", valueName: "K"))
    var neighbors = 5

    @Option(help: ArgumentHelp("Margin of the validation loss, a difference of cosines.", valueName: "M"))
    var margin: Float = 0.3

    @Option(help: ArgumentHelp("Replicates of the bootstrap.", valueName: "N"))
    var replicates = 2000

    @Option(help: ArgumentHelp("Seed of the bootstrap's draws.", valueName: "S"))
    var bootstrapSeed: UInt64 = 0

    @Option(help: ArgumentHelp("Threads to compute on.", valueName: "N"))
    var threads: Int?

    var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

    var settings: EvaluationSettings {
        var settings = EvaluationSettings(threadCount: threadCount)
        settings.recallRanks = recallAt
        settings.neighborCount = neighbors
        settings.margin = margin
        settings.replicateCount = replicates
        settings.seed = bootstrapSeed
        return settings
    }

    func validate() throws {
        guard recallAt.allSatisfy({ $0 >= 1 }) else { throw ValidationError("--recall-at must be at least 1") }
        guard neighbors >= 1 else { throw ValidationError("--neighbors must be at least 1") }
        guard margin.isFinite else { throw ValidationError("--margin must be a finite number") }
        guard replicates >= 100 else { throw ValidationError("--replicates must be at least 100") }
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
    }
}

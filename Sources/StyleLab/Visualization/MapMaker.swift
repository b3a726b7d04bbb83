import CommandSupport
import Inference
import MetricLearning
import Parallelism

/// Makes a map of a file's rows: judges them, fetches their pictures, lays them out.
struct MapMaker: Sendable {
    /// What came of it.
    struct Outcome: Sendable {
        let map: StyleMap
        let thumbnails: Thumbnails
        /// How long t-SNE alone took, in seconds.
        let seconds: Double
    }

    let source: MapSource
    /// The untrained features of the same images, in the same order, to hold the map against.
    let untrained: Matrix?
    let configuration: TSNEConfiguration
    /// How many of the nearest images vote.
    let neighborCount: Int
    /// Where the paths of the photos start; nil shows none.
    let imageRoot: String?
    /// The largest number of pictures in the page.
    let thumbnailLimit: Int

    /// Makes the map, showing progress; cheap things that may fail come first.
    ///
    /// It waits for its threads, so it must not be called on one of Swift's cooperative threads.
    ///
    /// - Throws: ``CommandFailure`` that names what is wrong, or says that a signal asked to stop.
    func make(stop: StopRequest) throws(CommandFailure) -> Outcome {
        do {
            let judgement = try judge(source.file.vectors)
            let baseline = try untrained.map { features throws(MetricLearningError) in try judge(features) } ?? nil
            try goOn(stop)
            let thumbnails = try thumbnails(judgement, stop: stop)
            try goOn(stop)
            let (layout, seconds) = try layOut(stop: stop)
            let neighbors = min(5, (source.file.ids.count - 1) / 2)
            let trust = try Trustworthiness.of(
                layout.points,
                in: source.file.vectors,
                metric: configuration.metric,
                neighborCount: neighbors,
                threadCount: configuration.threadCount
            )
            try goOn(stop)
            let map = StyleMap(
                file: source.file,
                layout: layout.points,
                fidelity: StyleMap.Fidelity(
                    klDivergence: layout.klDivergence,
                    trustworthiness: trust,
                    neighborCount: neighbors
                ),
                recipe: StyleMap.Recipe(
                    method: layout.method,
                    perplexity: layout.perplexity,
                    iterationCount: layout.iterationCount,
                    seed: configuration.seed
                ),
                judgement: judgement,
                untrained: baseline
            )
            return Outcome(map: map, thumbnails: thumbnails, seconds: seconds)
        } catch let error as MetricLearningError {
            try goOn(stop)
            throw .usage(error.message)
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw .failed("\(error)")
        }
    }

    private func goOn(_ stop: StopRequest) throws(CommandFailure) {
        guard let signal = stop.signal else { return }
        throw CommandFailure(message: "stopped; nothing was written", exitCode: 128 + signal)
    }

    private func judge(_ vectors: Matrix) throws(MetricLearningError) -> NeighborJudgement? {
        try NeighborJudgement.judge(
            vectors,
            labels: source.file.labels,
            styleCount: source.file.classes.count,
            neighborCount: neighborCount,
            threadCount: configuration.threadCount
        )
    }

    private func layOut(stop: StopRequest) throws(MetricLearningError) -> (TSNEMap, seconds: Double) {
        let total = configuration.exaggeratedIterationCount + configuration.finalIterationCount
        let progress = ProgressLine("t-SNE", total: total)
        defer { progress.finish() }
        let start = ContinuousClock.now
        let layout = try TSNE(configuration).map(source.file.vectors) { state in
            progress.show(state.iteration)
            return stop.signal == nil
        }
        return (layout, (ContinuousClock.now - start).seconds)
    }

    private func thumbnails(_ judgement: NeighborJudgement?, stop: StopRequest) throws(CommandFailure) -> Thumbnails {
        var thumbnails = Thumbnails()
        guard let imageRoot, thumbnailLimit > 0 else {
            thumbnails.absence = "There are no pictures: the map was made without --images"
            return thumbnails
        }
        let file = source.file
        let named = file.origins.indices.filter { file.origins[$0].file != nil }
        guard !named.isEmpty else {
            thumbnails.absence = "There are no pictures: the vectors' file does not say where they are"
            return thumbnails
        }
        thumbnails.namedCount = named.count
        let chosen = Thumbnails.choice(of: named, limit: thumbnailLimit) { row in
            judgement?.voted[row].map { $0 != file.labels[row] } ?? false
        }
        let photos = chosen.map { (row: $0, file: file.origins[$0].file ?? "") }
        let maker = ThumbnailMaker(root: imageRoot, team: WorkerTeam(count: configuration.threadCount))
        for (row, result) in maker.make(photos, stop: stop) {
            switch result {
            case .success(let picture): thumbnails.files[row] = picture
            case .failure(let error): thumbnails.failures.append((file.origins[row].file ?? "", error.message))
            }
        }
        if thumbnails.files.isEmpty, let first = thumbnails.failures.first {
            throw .usage(
                "not one of the \(thumbnails.failures.count) pictures could be read, the first because "
                    + "\(first.reason); --images names the directory that the manifest's paths start from"
            )
        }
        return thumbnails
    }
}

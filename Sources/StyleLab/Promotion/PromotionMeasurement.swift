import CommandSupport
import Inference
import MetricLearning

/// Measures what the promotion gate decides on.
struct PromotionMeasurement: Sendable {
    let features: VectorFile
    let path: String
    let split: String
    let settings: EvaluationSettings
    let rules: LeakRules

    /// How many photos are projected one by one.
    private static let servedPhotos = 31

    /// Measures a head, against the current one where there is one.
    ///
    /// - Parameters:
    ///   - headPath: The head's file.
    ///   - currentPath: The current head's file.
    /// - Returns: what the checks decide on.
    /// - Throws: ``CommandFailure`` of wrong use when a file is no head, a head does not fit the features, or the split
    ///   cannot be judged.
    func evidence(head headPath: String, current currentPath: String?) throws(CommandFailure) -> PromotionEvidence {
        let head = try HeadFile.read(headPath)
        let images = try JudgedImages(features, path: path, split: split)
        let evaluation = try Evaluation(images, kind: features.kind, head: head, settings: settings)
        let embeddings = try features.projected(by: head, path: path, threadCount: settings.threadCount).vectors
        var gain: PromotionEvidence.MapGain?
        var drift: EmbeddingDrift?
        if let currentPath {
            let current = try HeadFile.read(currentPath)
            gain = try mapGain(of: evaluation, over: current)
            let old = try features.projected(by: current, path: path, threadCount: settings.threadCount).vectors
            do throws(MetricLearningError) {
                drift = try EmbeddingDrift(from: old, to: embeddings, threadCount: settings.threadCount)
            } catch {
                throw .usage(error.message)
            }
        }
        return PromotionEvidence(
            evaluation: evaluation,
            mapGain: gain,
            drift: drift,
            leaks: try features.leakReport(rules, threadCount: settings.threadCount),
            serving: try serving(head, headPath, judged: embeddings)
        )
    }

    private func mapGain(
        of evaluation: Evaluation,
        over current: HeadParameters
    ) throws(CommandFailure) -> PromotionEvidence.MapGain {
        let images = evaluation.images
        let old = try Judgement(
            current.embeddings(of: images.vectors, threadCount: settings.threadCount),
            settings: settings
        )
        let values = evaluation.judgement.metrics.values(.averagePrecisionAtR)
        let before = old.metrics.values(.averagePrecisionAtR)
        let bootstrap = ClusteredBootstrap(
            identities: old.metrics.queries.map { images.clusters[$0.row] },
            replicateCount: settings.replicateCount,
            confidence: settings.confidence,
            seed: settings.seed
        )
        return PromotionEvidence.MapGain(
            mean: zip(values, before).reduce(0) { $0 + $1.0 - $1.1 } / Double(values.count),
            interval: bootstrap.difference(of: values, from: before)?.interval
        )
    }

    private func serving(
        _ head: HeadParameters,
        _ headPath: String,
        judged: Matrix
    ) throws(CommandFailure) -> PromotionEvidence.Serving {
        var serving = PromotionEvidence.Serving()
        let clock = ContinuousClock()
        do throws(InferenceError) {
            let served = try ProjectionHead(path: headPath)
            var times: [Duration] = []
            for place in 0..<Self.servedPhotos {
                let row = place * (judged.rows - 1) / (Self.servedPhotos - 1)
                let photo = Array(features.vectors[row: row])
                let start = clock.now
                let embedding = try served.embedding(of: photo)
                times.append(clock.now - start)
                for (one, other) in zip(embedding, judged[row: row]) {
                    serving.deviation = max(serving.deviation, Double(abs(one - other)))
                }
            }
            serving.secondsPerPhoto = times.sorted()[times.count / 2].seconds
        } catch {
            serving.objection = error.message
            return serving
        }
        let rows = (0..<1000).map { $0 % features.vectors.rows }
        let thousand = features.vectors.selecting(rows: rows)
        let projection = Projection(head, threadCount: settings.threadCount)
        var best: Duration?
        for _ in 0..<3 {
            let start = clock.now
            do throws(MetricLearningError) {
                _ = try projection.embeddings(of: thousand)
            } catch {
                throw .usage(error.message)
            }
            best = min(best ?? .seconds(1e6), clock.now - start)
        }
        serving.secondsPerThousand = best?.seconds ?? 0
        return serving
    }
}

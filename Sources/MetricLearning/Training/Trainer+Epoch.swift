extension Trainer {
    /// Ends an epoch: judges the head on the validation split, keeps it when it is the best, and decides whether to stop.
    ///
    /// - Precondition: the epoch is complete (``isEpochComplete``).
    public mutating func finishEpoch() -> EpochReport {
        precondition(isEpochComplete, "the epoch has steps left to take")
        let number = progress.epoch + 1
        let head = validation == nil ? nil : self.head
        let judgement = head.flatMap { judge($0) }
        var isBest = validation == nil
        if let head, let mapAtR = judgement?.mapAtR, mapAtR > (best?.mapAtR ?? -1) {
            best = BestHead(epoch: number, mapAtR: mapAtR, head: head)
            isBest = true
        }
        if let patience = configuration.patience, validation != nil, number - (best?.epoch ?? 0) >= patience {
            progress.stoppedEarly = number < configuration.epochs
        }
        let report = EpochReport(
            epoch: number,
            step: progress.step,
            trainingLoss: Float(progress.lossSum / Double(stepsPerEpoch)),
            steps: stepsPerEpoch,
            skipped: progress.skipped,
            validation: judgement,
            isBest: isBest,
            stopsEarly: progress.stoppedEarly
        )
        progress.epoch = number
        progress.stepInEpoch = 0
        progress.lossSum = 0
        progress.skipped = 0
        if !isFinished {
            epochRows = nextEpochRows ?? sampler.rows(ofEpoch: number)
            nextEpochRows = nil
        }
        return report
    }

    /// Judges a head on the validation split; nil without one. A head that has diverged has no figures.
    private func judge(_ head: HeadParameters) -> EpochReport.Validation? {
        guard let validation else { return nil }
        do {
            let embeddings = try Projection(head, threadCount: threadCount).embeddings(of: validation.vectors)
            let metrics = try RetrievalMetrics(
                embeddings: embeddings,
                labels: validation.labels,
                classCount: validation.classNames.count,
                threadCount: threadCount
            )
            let loss = try TripletMargin.mean(
                embeddings: embeddings,
                labels: validation.labels,
                margin: configuration.margin,
                threadCount: threadCount
            )
            return EpochReport.Validation(
                loss: loss,
                recallAt1: metrics.mean(.recall(at: 1)),
                recallAt5: metrics.mean(.recall(at: 5)),
                rPrecision: metrics.mean(.rPrecision),
                mapAtR: metrics.mean(.averagePrecisionAtR),
                queries: metrics.queries.count,
                lone: metrics.loneQueryCount
            )
        } catch {
            return EpochReport.Validation(queries: 0, lone: 0)
        }
    }
}

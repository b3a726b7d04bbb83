extension Trainer {
    /// Everything that a continuation needs; see ``TrainingSnapshot``.
    public func snapshot() -> TrainingSnapshot {
        var tensors = network.snapshot
        if let proxies { tensors += proxies.snapshot }
        if let best {
            tensors += best.head.tensors.map { name, shape, values in
                TrainingSnapshot.Tensor(name: "best/\(name)", shape: shape, values: values)
            }
        }
        var progress = progress
        progress.bestEpoch = best?.epoch
        progress.bestMAPAtR = best?.mapAtR
        return TrainingSnapshot(configuration: configuration, tensors: tensors, progress: progress)
    }

    /// Goes on from a snapshot, with the same data.
    ///
    /// - Parameters:
    ///   - snapshot: where the run stood.
    ///   - training: the images that the run was begun with.
    ///   - validation: the validation images that the run was begun with.
    ///   - threadCount: how many threads compute; the results do not depend on it.
    /// - Throws: ``MetricLearningError`` with `snapshot` when the snapshot is damaged or belongs to other data, and as
    ///   beginning a run does.
    public init(
        resuming snapshot: TrainingSnapshot,
        training: LabeledVectors,
        validation: LabeledVectors? = nil,
        threadCount: Int
    ) throws(MetricLearningError) {
        try self.init(
            configuration: snapshot.configuration,
            training: training,
            validation: validation,
            threadCount: threadCount
        )
        guard snapshot.progress.dataDigest == progress.dataDigest else {
            throw MetricLearningError(
                .snapshot,
                "the saved run was begun with other images or labels; give it the same features or start anew"
            )
        }
        progress = snapshot.progress
        guard progress.isSound(stepsPerEpoch: stepsPerEpoch, epochs: configuration.epochs) else {
            throw MetricLearningError(.snapshot, "the counters of the saved run contradict one another; start anew")
        }
        try network.restore(from: snapshot)
        try proxies?.restore(from: snapshot)
        if let epoch = progress.bestEpoch, let mapAtR = progress.bestMAPAtR {
            best = BestHead(epoch: epoch, mapAtR: mapAtR, head: try snapshot.bestHead(like: head))
        }
        if !isFinished { epochRows = sampler.rows(ofEpoch: progress.epoch) }
    }
}

extension TrainingSnapshot.Progress {
    fileprivate func isSound(stepsPerEpoch: Int, epochs: Int) -> Bool {
        guard (0...epochs).contains(epoch), (0...stepsPerEpoch).contains(stepInEpoch) else { return false }
        return step == epoch * stepsPerEpoch + stepInEpoch && (0...step).contains(optimizerSteps)
            && (0...stepInEpoch).contains(skipped) && (bestEpoch == nil) == (bestMAPAtR == nil)
            && (1...max(1, epoch)).contains(bestEpoch ?? 1) && (stepInEpoch == 0 || epoch < epochs)
    }
}

extension TrainingSnapshot {
    fileprivate func bestHead(like head: HeadParameters) throws(MetricLearningError) -> HeadParameters {
        func matrix(_ name: String, like matrix: Matrix) throws(MetricLearningError) -> Matrix {
            let values = try values("best/\(name)", shape: [matrix.rows, matrix.columns])
            return Matrix(rows: matrix.rows, columns: matrix.columns, values: values)
        }
        return HeadParameters(
            fitting: try matrix("0.weight", like: head.firstWeight),
            try values("best/0.bias", shape: [head.hiddenWidth]),
            try values("best/1.weight", shape: [head.hiddenWidth]),
            try values("best/1.bias", shape: [head.hiddenWidth]),
            try matrix("4.weight", like: head.secondWeight),
            try values("best/4.bias", shape: [head.embeddingWidth])
        )
    }
}

extension HeadParameters {
    /// The tensors by PyTorch's names.
    fileprivate var tensors: [(name: String, shape: [Int], values: [Float])] {
        [
            ("0.weight", [hiddenWidth, featureWidth], firstWeight.values),
            ("0.bias", [hiddenWidth], firstBias),
            ("1.weight", [hiddenWidth], normWeight),
            ("1.bias", [hiddenWidth], normBias),
            ("4.weight", [embeddingWidth, hiddenWidth], secondWeight.values),
            ("4.bias", [embeddingWidth], secondBias),
        ]
    }
}

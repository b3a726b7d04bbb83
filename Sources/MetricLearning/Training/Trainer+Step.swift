import CLearningKernels

extension Trainer {
    /// Takes one batch: forward, loss, backward, and AdamW unless nothing gives a gradient.
    ///
    /// - Precondition: the run is not finished and the epoch is not complete.
    public mutating func advance() -> StepReport {
        precondition(!isFinished, "the run is finished; no step is left to take")
        precondition(!isEpochComplete, "the epoch is complete; finish it before the next step")
        let rows = batchRows
        if !network.isPrepared { network.load(training.vectors, rows: rows, asNext: false) }
        network.forward(dropout: configuration.dropoutMask(step: progress.step))
        let loss = losses.evaluate(&network, labels: rows.map { training.labels[$0] }, proxies: proxies)
        var skip = loss.skip
        var gradientNorm = 0.0
        if skip == nil {
            if network.backward() {
                gradientNorm = update()
            } else {
                skip = .notFinite
            }
        }
        progress.step += 1
        progress.stepInEpoch += 1
        progress.lossSum += Double(loss.loss)
        if skip != nil {
            progress.skipped += 1
            network.isPrepared = false
        }
        return StepReport(
            epoch: progress.epoch + 1,
            step: progress.step,
            loss: loss.loss,
            contributing: loss.contributing,
            triplets: loss.census.triplets,
            active: loss.census.active,
            semiHard: loss.census.semiHard,
            hard: loss.census.hard,
            positiveDistance: loss.census.positiveDistance,
            negativeDistance: loss.census.negativeDistance,
            spread: loss.spread,
            gradientNorm: Float(gradientNorm),
            skip: skip
        )
    }

    private var batchRows: ArraySlice<Int> {
        epochRows[progress.stepInEpoch * configuration.batchSize..<(progress.stepInEpoch + 1) * configuration.batchSize]
    }

    /// Takes the step, and begins the next batch's forward pass on the way. Returns the gradient's norm.
    private mutating func update() -> Double {
        progress.optimizerSteps += 1
        let constants = adamw_step(configuration, step: progress.optimizerSteps)
        var hasNext = true
        if progress.stepInEpoch + 1 < stepsPerEpoch {
            let start = (progress.stepInEpoch + 1) * configuration.batchSize
            network.load(training.vectors, rows: epochRows[start..<start + configuration.batchSize], asNext: true)
        } else if progress.epoch + 1 < configuration.epochs {
            let rows = sampler.rows(ofEpoch: progress.epoch + 1)
            network.load(training.vectors, rows: rows[..<configuration.batchSize], asNext: true)
            nextEpochRows = rows
        } else {
            hasNext = false
        }
        var squares = network.update(constants, withNext: hasNext, reversed: progress.optimizerSteps % 2 == 0)
        if var proxies {
            self.proxies = nil
            squares += proxies.update(gradient: losses.proxyGradients, constants)
            self.proxies = proxies
        }
        return squares.squareRoot()
    }
}

extension Parameter {
    /// One step of AdamW with a gradient of the parameter's layout. Returns the sum of squares of the gradient.
    mutating func update(gradient: ValueBuffer, _ step: adamw_step) -> Double {
        withUnsafePointer(to: step) { step in
            adamw_values(
                values.mutablePointer(),
                firstMoments.mutablePointer(),
                secondMoments.mutablePointer(),
                gradient.pointer,
                layout.count,
                step
            )
        }
    }
}

extension adamw_step {
    /// The constants of the `step`-th step, counted from 1.
    init(_ configuration: TrainingConfiguration, step: Int) {
        let firstCorrection = 1 - configuration.beta1.power(step)
        let secondCorrection = 1 - configuration.beta2.power(step)
        self.init(
            decay: Float(1 - configuration.learningRate * configuration.weightDecay),
            first_rate: Float(1 - configuration.beta1),
            second_decay: Float(configuration.beta2),
            second_rate: Float(1 - configuration.beta2),
            step_size: Float(configuration.learningRate / firstCorrection),
            root_scale: Float(1 / secondCorrection.squareRoot()),
            epsilon: Float(configuration.epsilon)
        )
    }
}

extension Double {
    /// The number raised to a power of at least 0, by squaring.
    fileprivate func power(_ exponent: Int) -> Double {
        var result = 1.0
        var factor = self
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result *= factor }
            factor *= factor
            rest >>= 1
        }
        return result
    }
}

/// What one step of training did, judged on the embeddings before the step.
public struct StepReport: Sendable, Hashable, Codable {
    /// Why the optimiser did not take the step.
    public enum Skip: String, Sendable, Hashable, Codable {
        /// No triplet (or pair) gives a gradient: loss and gradient are zero.
        case noTriplets = "no-triplets"
        /// The loss or a gradient is NaN or infinite; taking the step would destroy the head.
        case notFinite = "not-finite"
    }

    /// The epoch, counted from 1.
    public var epoch: Int
    /// The step of the whole run, counted from 1.
    public var step: Int
    /// The loss of the batch.
    public var loss: Float
    /// The triplets (or, for the other losses, elements) that the loss is a mean of.
    public var contributing: Int
    /// All triplets of the batch: anchor, another image of its class, an image of another class.
    public var triplets: Int
    /// Triplets with s_an - s_ap + margin above zero.
    public var active: Int
    /// Triplets with 0 < s_ap - s_an <= margin.
    public var semiHard: Int
    /// Triplets with s_ap - s_an <= 0: the negative is at least as near as the positive.
    public var hard: Int
    /// The mean cosine distance (1 - s) of two images of one class.
    public var positiveDistance: Float
    /// The mean cosine distance (1 - s) of two images of different classes.
    public var negativeDistance: Float
    /// 1 minus the squared length of the mean of the normalised embeddings: 0 when all are one point, near 1 when they
    /// spread evenly.
    public var spread: Float
    /// The Euclidean norm of the whole gradient; 0 when the step was skipped.
    public var gradientNorm: Float
    /// Why the step was skipped; nil when it was taken.
    public var skip: Skip?

    /// ``active`` as a share of ``triplets``.
    public var activeFraction: Float { fraction(active) }
    /// ``semiHard`` as a share of ``triplets``.
    public var semiHardFraction: Float { fraction(semiHard) }
    /// ``hard`` as a share of ``triplets``.
    public var hardFraction: Float { fraction(hard) }

    private func fraction(_ count: Int) -> Float {
        triplets == 0 ? 0 : Float(count) / Float(triplets)
    }

    /// A report of the given figures.
    package init(
        epoch: Int,
        step: Int,
        loss: Float,
        contributing: Int,
        triplets: Int,
        active: Int,
        semiHard: Int,
        hard: Int,
        positiveDistance: Float,
        negativeDistance: Float,
        spread: Float,
        gradientNorm: Float,
        skip: Skip? = nil
    ) {
        self.epoch = epoch
        self.step = step
        self.loss = loss
        self.contributing = contributing
        self.triplets = triplets
        self.active = active
        self.semiHard = semiHard
        self.hard = hard
        self.positiveDistance = positiveDistance
        self.negativeDistance = negativeDistance
        self.spread = spread
        self.gradientNorm = gradientNorm
        self.skip = skip
    }
}

/// The parts of the work on a photo that are timed apart.
public enum WorkStage: String, Sendable, Hashable, CaseIterable {
    /// From the file's bytes to pixels.
    case decode
    /// From pixels to normalised patches of the model's size.
    case resize
    /// From patches to the vision tower's width, positions included.
    case patchEmbedding
    /// Products of the vision tower's blocks.
    case visionLinear
    /// Attention among patches, with rotation.
    case visionAttention
    /// Normalisation in the vision tower's blocks.
    case visionNorm
    /// From patches to tokens, deepstack included.
    case mergers
    /// Products of the decoder's layers.
    case languageLinear
    /// Attention among tokens, with rotation and normalisation of heads.
    case languageAttention
    /// Normalisation in the decoder's layers and after them, and deepstack sums.
    case languageNorm
    /// The mean over positions.
    case pool
    /// The vision tower as a whole, on devices that do not time its parts.
    case vision
    /// The language model as a whole, mean included, on devices that do not time its parts.
    case language
    /// The projection head.
    case head
}

/// What one part of the work took.
public struct StageWork: Sendable, Hashable {
    /// Time on the clock.
    public internal(set) var duration: Duration
    /// Floating-point operations, two for each multiplication and addition of a product; zero where there are none.
    public internal(set) var flop: Double

    /// Operations a second.
    public var flopPerSecond: Double { duration > .zero ? flop / duration.inSeconds : 0 }
}

extension Duration {
    /// The duration as a number of seconds.
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

/// What the parts of the work on one photo, or on several, took.
public struct WorkReport: Sendable, Hashable {
    /// The parts that there was work in.
    public private(set) var stages: [WorkStage: StageWork] = [:]

    /// No work.
    public init() {}

    /// All parts together.
    public var total: StageWork {
        stages.values.reduce(into: StageWork(duration: .zero, flop: 0)) {
            $0.duration += $1.duration
            $0.flop += $1.flop
        }
    }

    /// The parts on the model, without decoding and resizing.
    public var model: StageWork {
        var model = self
        model.stages[.decode] = nil
        model.stages[.resize] = nil
        return model.total
    }

    /// Adds work.
    mutating func add(_ stage: WorkStage, _ duration: Duration, flop: Double = 0) {
        stages[stage, default: StageWork(duration: .zero, flop: 0)].duration += duration
        stages[stage]?.flop += flop
    }

    /// Adds all parts of another report.
    public mutating func add(_ other: WorkReport) {
        for (stage, work) in other.stages { add(stage, work.duration, flop: work.flop) }
    }

    /// Part of the work.
    func scaled(by share: Double) -> WorkReport {
        var scaled = self
        for (stage, work) in stages {
            scaled.stages[stage] = StageWork(duration: work.duration * share, flop: work.flop * share)
        }
        return scaled
    }
}

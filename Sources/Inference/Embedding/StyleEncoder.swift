import Dispatch
import FoundationEssentials
package import Parallelism

/// Photo bytes to features to a style embedding, with one checkpoint and, optionally, one projection head; and texts to
/// features.
///
/// Photos and texts are computed one after another on a queue of their own, and photos are decoded on others; nothing blocks
/// Swift's cooperative threads.
public final class StyleEncoder: Sendable {
    /// The identity of the embeddings this encoder makes.
    public let fingerprint: Fingerprint
    /// The backbone's width, the number of features of a photo.
    public let featureDimension: Int
    /// The projection head, when there is one.
    public let head: ProjectionHead?
    /// The hardware and the matrix kernel in words, for logs.
    public let deviceDescription: String
    /// What computes: the processor or a graphics processor.
    public let device: ComputeDevice
    /// Why the processor computes though a graphics processor was to be used if there is one; nil otherwise.
    public let deviceFallback: String?
    /// Least and largest area of a resized photo, in pixels.
    public let pixelBounds: ClosedRange<Int>

    /// What texts need beside the backbone; photos do without it.
    let texts: OnDemand<TextReading>
    let backbone: any Backbone
    let batcher: PhotoBatcher
    let queue = DispatchQueue(label: "stylematch.inference", qos: .userInitiated)
    /// For batches of a device that takes several at once.
    let concurrentQueue = DispatchQueue(label: "stylematch.batches", qos: .userInitiated, attributes: .concurrent)
    let decodingQueues: DecodingQueues
    let checkpoint: Checkpoint
    private let promptTokenCount: Int
    let preprocessor: PhotoPreprocessor

    /// Opens a Hugging Face checkpoint directory and, when it is given or lies there, the head.
    ///
    /// Weights are read twice: for the fingerprint, and into the layout that the kernels read.
    ///
    /// - Throws: ``InferenceError`` naming the file, field or tensor that is missing or wrong; `head_width` with both
    ///   numbers when the head does not fit the backbone.
    public convenience init(
        checkpoint path: String,
        options: StyleEncoderOptions = StyleEncoderOptions()
    ) throws(InferenceError) {
        let team = WorkerTeam(count: options.threadCount ?? AvailableProcessors.count)
        let checkpoint = try Checkpoint(path: path)
        let choice = try DeviceChoice(checkpoint, options: options, team: team)
        try self.init(
            checkpoint,
            backbone: choice.backbone,
            fallback: choice.fallback,
            options: options,
            team: team
        )
    }

    package init(
        _ checkpoint: Checkpoint,
        backbone: any Backbone,
        fallback: String? = nil,
        options: StyleEncoderOptions,
        team: WorkerTeam
    ) throws(InferenceError) {
        let configuration = checkpoint.configuration
        let contract = checkpoint.contract
        let minimum = options.minimumPixels ?? contract.minPixels ?? checkpoint.preprocessor.minimumPixels
        let maximum = options.maximumPixels ?? contract.maxPixels ?? checkpoint.preprocessor.maximumPixels
        guard minimum > 0, minimum <= maximum else {
            throw InferenceError(
                .checkpointMalformed,
                "the least photo area, \(minimum) pixels, must not be larger than the largest, \(maximum)"
            )
        }
        let head = try Self.head(checkpoint, options)
        try head?.requireFeatureDimension(configuration.text.hiddenSize)
        let prompt = try Prompt(contract, vocabularySize: configuration.text.vocabularySize)
        self.checkpoint = checkpoint
        self.backbone = backbone
        batcher = PhotoBatcher(
            backbone: backbone,
            queue: backbone.batchPlan.batchesAtOnce > 1 ? concurrentQueue : queue
        )
        // A device of its own leaves the processor to decoding.
        decodingQueues = DecodingQueues(count: backbone is CPUBackbone ? 1 : team.count)
        device = backbone is CPUBackbone ? .cpu : .cuda
        deviceFallback = fallback
        self.head = head
        featureDimension = configuration.text.hiddenSize
        deviceDescription = backbone.deviceDescription
        pixelBounds = minimum...maximum
        promptTokenCount = prompt.textTokenCount
        preprocessor = try PhotoPreprocessor(
            patchSize: configuration.vision.patchSize,
            mergeSize: configuration.vision.mergeSize,
            minPixels: minimum,
            maxPixels: maximum,
            mean: checkpoint.preprocessor.mean,
            std: checkpoint.preprocessor.standardDeviation,
            limits: options.limits
        )
        let decisions = Fingerprint.Decisions(
            text: configuration.text,
            vision: configuration.vision,
            promptBefore: prompt.before,
            promptAfter: prompt.after,
            minimumPixels: minimum,
            maximumPixels: maximum,
            mean: checkpoint.preprocessor.mean,
            standardDeviation: checkpoint.preprocessor.standardDeviation,
            normStage: (contract.normStage ?? .afterFinalNorm).rawValue,
            pool: (contract.pool ?? .all).rawValue,
            compute: options.computeType.fingerprintName
        )
        var weights: [Tensor] = []
        for name in checkpoint.tensorNames where name.hasPrefix("model.") {
            weights.append(try checkpoint.tensor(name))
        }
        let digests = try Fingerprint.digests(weights, team: team)
        fingerprint = try Fingerprint(decisions: decisions, weightDigests: digests, head: head, team: team)
        texts = TextReading.onDemand(
            checkpoint,
            computeType: options.computeType,
            weightDigests: zip(weights, digests).filter { $0.0.name.hasPrefix("model.language_model.") }.map(\.1)
        )
    }

    private static func head(
        _ checkpoint: Checkpoint,
        _ options: StyleEncoderOptions
    ) throws(InferenceError) -> ProjectionHead? {
        guard options.usesHead else { return nil }
        if let path = options.headPath { return try ProjectionHead(path: path) }
        let beside = checkpoint.path + "/head.safetensors"
        return FileManager.default.fileExists(atPath: beside) ? try ProjectionHead(path: beside) : nil
    }

    /// What made the device unusable, for good; nil as long as it serves.
    public var deviceFailure: String? { backbone.failure }

    /// Memory of the device, where it has its own and can say.
    public var deviceMemory: DeviceMemoryUse? { backbone.memoryUse }

    /// Work that the device keeps to start it as a whole, where it can.
    public var deviceGraphs: DeviceGraphUse? { backbone.graphUse }

    /// The work that a photo will take, known from its header.
    ///
    /// - Throws: ``InferenceError`` when the photo is not admitted.
    public func cost(of photo: [UInt8]) throws(InferenceError) -> PhotoCost {
        cost(patches: try preprocessor.plan(PhotoHeader.read(photo)).patchCount)
    }

    /// The work of the largest photo that the pixel bounds admit.
    public var largestCost: PhotoCost { largestCost(pixels: pixelBounds.upperBound) }

    /// The work of the largest photo if the bound were `pixels`.
    public func largestCost(pixels: Int) -> PhotoCost {
        let side = checkpoint.configuration.vision.patchSize
        return cost(patches: pixels / (side * side))
    }

    private func cost(patches: Int) -> PhotoCost {
        PhotoCost(patches: patches, promptTokens: promptTokenCount, configuration: checkpoint.configuration)
    }

    /// Projects features to a style embedding: 256 values of length 1.
    ///
    /// - Throws: ``InferenceError`` with `head_malformed` when there is no head, `head_width` for other features.
    public func project(_ features: [Float]) throws(InferenceError) -> [Float] {
        guard let head else {
            throw InferenceError(
                .headMalformed,
                "there is no projection head: give one with --head or put head.safetensors into \(checkpoint.path)"
            )
        }
        return try head.embedding(of: features)
    }

    /// Recomputes the picture recorded with the checkpoint and compares the embedding.
    ///
    /// - Returns: the cosine between the recorded and the computed embedding, or nil when nothing is recorded.
    /// - Throws: ``InferenceError`` with `checkpoint_drift` when they differ, `checkpoint_missing` when the picture is
    ///   not the recorded one.
    public func verifyGolden() async throws(InferenceError) -> Double? {
        guard let golden = checkpoint.contract.golden else { return nil }
        let path = checkpoint.path + "/" + golden.photo
        guard let photo = try? Data(contentsOf: URL(filePath: path)),
            Fingerprint.sha256(photo) == golden.sha256.lowercased()
        else {
            throw InferenceError(
                .checkpointMissing,
                "\(path) is not the picture that stylematch.json records as golden"
            )
        }
        let embedding = try project(await encode([UInt8](photo)).values)
        guard golden.embedding.count == embedding.count else {
            throw InferenceError(
                .checkpointMalformed,
                "golden.embedding in stylematch.json has \(golden.embedding.count) values, not 256"
            )
        }
        let length = golden.embedding.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        let cosine = zip(embedding, golden.embedding).reduce(0.0) { $0 + Double($1.0) * Double($1.1) } / length
        guard cosine >= 0.9999 else {
            throw InferenceError(
                .checkpointDrift,
                "\(golden.photo) no longer gives its recorded embedding (cosine \(cosine), at least 0.9999 is needed); "
                    + "check that weights, head, stylematch.json and the bounds of pixels belong together"
            )
        }
        return cosine
    }
}

import CLearningKernels
import Parallelism

/// The head in training: parameters, moments, and what lies between the layers for one batch.
///
/// One step reads and writes each weight once. While a tile of the first layer is in cache after its update, it is also
/// multiplied with the features of the batch that follows (``load(_:rows:asNext:)``), so the next forward pass need not
/// read the layer again. Tiles are the same for every number of threads, and so are the results.
struct HeadNetwork: Sendable {
    /// Widths and their padded forms.
    let shape: HeadShape
    let bfloat16: Bool
    let team: WorkerTeam

    var firstWeight: Parameter
    var firstBias: Parameter
    var normWeight: Parameter
    var normBias: Parameter
    var secondWeight: Parameter
    var secondBias: Parameter

    /// Features of this batch and of the next, in panels, and the first layer's sums over them.
    var inputs: BatchInputs
    var nextInputs: BatchInputs
    var sums: ValueBuffer
    var nextSums: ValueBuffer
    /// Whether ``sums`` holds those of the batch that is due.
    var isPrepared = false

    var normalised: ValueBuffer
    var slopes: ValueBuffer
    var deviations: ValueBuffer
    var hidden: BatchInputs
    /// The last layer's outputs, a row an image, before normalisation.
    var outputs: ValueBuffer

    /// The gradient of ``outputs``, written by whoever computes the loss.
    var outputGradients: ValueBuffer
    var hiddenGradients: ValueBuffer
    var normGradients: ValueBuffer
    var sumGradients: ValueBuffer
    var vectorGradients: ValueBuffer
    var scratch: ValueBuffer

    /// A network with the given head's values.
    init(_ head: HeadParameters, batchSize: Int, precision: Precision, team: WorkerTeam) {
        let shape = HeadShape(head, batchSize: batchSize)
        self.shape = shape
        self.team = team
        bfloat16 = precision == .bfloat16
        firstWeight = Parameter(
            "0.weight",
            shape: [shape.hidden, shape.features],
            values: head.firstWeight.values,
            blocks: true
        )
        firstBias = Parameter("0.bias", shape: [shape.hidden], values: head.firstBias)
        normWeight = Parameter("1.weight", shape: [shape.hidden], values: head.normWeight)
        normBias = Parameter("1.bias", shape: [shape.hidden], values: head.normBias)
        secondWeight = Parameter(
            "4.weight",
            shape: [shape.embedding, shape.hidden],
            values: head.secondWeight.values,
            blocks: true
        )
        secondBias = Parameter("4.bias", shape: [shape.embedding], values: head.secondBias)
        inputs = BatchInputs(columns: shape.featureStride, batch: shape.paddedBatch, bfloat16: bfloat16)
        nextInputs = inputs
        let hiddenCount = shape.hiddenStride * shape.paddedBatch
        sums = ValueBuffer(count: hiddenCount)
        nextSums = ValueBuffer(count: hiddenCount)
        normalised = ValueBuffer(count: hiddenCount)
        slopes = ValueBuffer(count: hiddenCount)
        hidden = BatchInputs(columns: shape.hiddenStride, batch: shape.paddedBatch, bfloat16: bfloat16)
        hiddenGradients = ValueBuffer(count: hiddenCount)
        normGradients = ValueBuffer(count: hiddenCount)
        sumGradients = ValueBuffer(count: hiddenCount)
        deviations = ValueBuffer(count: shape.paddedBatch)
        outputs = ValueBuffer(count: shape.embeddingStride * shape.paddedBatch)
        outputGradients = ValueBuffer(count: shape.embeddingStride * shape.paddedBatch)
        vectorGradients = ValueBuffer(count: 3 * shape.hiddenStride + shape.embeddingStride)
        scratch = ValueBuffer(count: team.count * shape.scratchPerWorker)
    }

    /// The head as it stands.
    var head: HeadParameters {
        HeadParameters(
            fitting: Matrix(rows: shape.hidden, columns: shape.features, values: firstWeight.plainValues),
            firstBias.plainValues,
            normWeight.plainValues,
            normBias.plainValues,
            Matrix(rows: shape.embedding, columns: shape.hidden, values: secondWeight.plainValues),
            secondBias.plainValues
        )
    }

    /// Values and moments of all parameters.
    var snapshot: [TrainingSnapshot.Tensor] {
        [firstWeight, firstBias, normWeight, normBias, secondWeight, secondBias].flatMap(\.snapshot)
    }

    /// Takes values and moments from a snapshot.
    ///
    /// - Throws: ``MetricLearningError`` with `snapshot` naming the tensor that is missing or misshapen.
    mutating func restore(from snapshot: TrainingSnapshot) throws(MetricLearningError) {
        try firstWeight.restore(from: snapshot)
        try firstBias.restore(from: snapshot)
        try normWeight.restore(from: snapshot)
        try normBias.restore(from: snapshot)
        try secondWeight.restore(from: snapshot)
        try secondBias.restore(from: snapshot)
        isPrepared = false
    }
}

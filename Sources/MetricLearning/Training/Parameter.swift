import CLearningKernels

/// A trainable tensor with AdamW's moments, laid out as the kernels ask and padded with zeros.
struct Parameter: Sendable {

    /// The tensor's name in PyTorch's `state_dict`, or `proxies`.
    let name: String
    /// One or two extents.
    let shape: [Int]
    let layout: ValueLayout
    var values: ValueBuffer
    var firstMoments: ValueBuffer
    var secondMoments: ValueBuffer

    /// A tensor of the given values whose moments are zero.
    init(_ name: String, shape: [Int], values: [Float], blocks: Bool = false) {
        self.name = name
        self.shape = shape
        layout = ValueLayout(rows: shape.dropLast().reduce(1, *), columns: shape[shape.count - 1], blocks: blocks)
        self.values = layout.buffer(of: values)
        firstMoments = ValueBuffer(count: layout.count)
        secondMoments = ValueBuffer(count: layout.count)
    }

    /// The values without padding.
    var plainValues: [Float] { plain(values) }

    /// The three tensors that a snapshot keeps.
    var snapshot: [TrainingSnapshot.Tensor] {
        [
            TrainingSnapshot.Tensor(name: "parameters/\(name)", shape: shape, values: plain(values)),
            TrainingSnapshot.Tensor(name: "firstMoments/\(name)", shape: shape, values: plain(firstMoments)),
            TrainingSnapshot.Tensor(name: "secondMoments/\(name)", shape: shape, values: plain(secondMoments)),
        ]
    }

    /// Takes values and moments from a snapshot.
    ///
    /// - Throws: ``MetricLearningError`` with `snapshot` naming the tensor that is missing or misshapen.
    mutating func restore(from snapshot: TrainingSnapshot) throws(MetricLearningError) {
        values = try buffer("parameters/\(name)", in: snapshot)
        firstMoments = try buffer("firstMoments/\(name)", in: snapshot)
        secondMoments = try buffer("secondMoments/\(name)", in: snapshot)
    }

    private func buffer(_ name: String, in snapshot: TrainingSnapshot) throws(MetricLearningError) -> ValueBuffer {
        let values = try snapshot.values(name, shape: shape)
        return layout.buffer(of: values)
    }

    private func plain(_ buffer: ValueBuffer) -> [Float] {
        layout.values(of: buffer)
    }
}

extension TrainingSnapshot {
    /// The values of a tensor of the given shape.
    ///
    /// - Throws: ``MetricLearningError`` with `snapshot` when it is missing, misshapen or holds a value that is no finite
    ///   number.
    func values(_ name: String, shape: [Int]) throws(MetricLearningError) -> [Float] {
        guard let tensor = tensors.first(where: { $0.name == name }) else {
            throw MetricLearningError(.snapshot, "the saved run has no tensor \(name); start anew")
        }
        guard tensor.shape == shape, tensor.values.count == shape.reduce(1, *) else {
            throw MetricLearningError(
                .snapshot,
                "tensor \(name) of the saved run has shape \(tensor.shape) where its settings and the data need \(shape)"
            )
        }
        guard tensor.values.allSatisfy(\.isFinite) else {
            throw MetricLearningError(
                .snapshot,
                "tensor \(name) of the saved run holds a value that is no finite number; go back to an earlier one"
            )
        }
        return tensor.values
    }
}

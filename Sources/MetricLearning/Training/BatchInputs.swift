import CLearningKernels

/// What a linear layer takes in for one batch, in panels, and in pairs of bfloat16 for processors that multiply those.
struct BatchInputs: Sendable {
    private let panelCount: Int
    private let batch: Int
    /// The values: `[panels][batch][LINEAR_PANEL_COLUMNS]`.
    var panels: ValueBuffer
    /// The bits of two samples, and of two columns, in each place; nil where the processor does not use them.
    private var samplePairs: ValueBuffer?
    private var columnPairs: ValueBuffer?

    /// Room for a batch of zeros.
    ///
    /// - Parameters:
    ///   - columns: The layer's inputs, padded to whole panels.
    ///   - batch: The samples, padded.
    ///   - bfloat16: Whether the values will be rounded to bfloat16.
    init(columns: Int, batch: Int, bfloat16: Bool) {
        panelCount = columns / LINEAR_PANEL_COLUMNS
        self.batch = batch
        panels = ValueBuffer(count: columns * batch)
        guard bfloat16, linear_has_paired() else { return }
        samplePairs = ValueBuffer(count: columns * batch / 2)
        columnPairs = samplePairs
    }

    /// Makes the pairs of the panels, after those have changed.
    mutating func pair() {
        linear_pack_pairs(
            panels.pointer,
            panelCount,
            batch,
            samplePairs?.mutablePointer().bits,
            columnPairs?.mutablePointer().bits
        )
    }

    /// The inputs for the kernels; valid as long as this value is alive and unchanged.
    var kernelInputs: linear_inputs {
        linear_inputs(
            panels: panels.pointer,
            sample_pairs: (samplePairs?.pointer).map { UnsafeRawPointer($0).assumingMemoryBound(to: UInt32.self) },
            column_pairs: (columnPairs?.pointer).map { UnsafeRawPointer($0).assumingMemoryBound(to: UInt32.self) }
        )
    }
}

extension UnsafeMutablePointer<Float> {
    /// The same memory for bits.
    fileprivate var bits: UnsafeMutablePointer<UInt32> {
        UnsafeMutableRawPointer(self).assumingMemoryBound(to: UInt32.self)
    }
}

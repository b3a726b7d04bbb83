import CInferenceKernels
package import Parallelism
import Synchronization

/// The weights of linear layers in the panels that the kernels read: bfloat16 stays as it is stored, other formats
/// become fp32.
///
/// The panels are a copy: the checkpoint's own pages are read past and do not stay in memory beside them.
package final class PanelMatrix: Sendable {
    /// Values that a layer with these weights puts out.
    package let outputs: Int
    /// Values that it takes in.
    package let inputs: Int
    /// How rows stand in panels.
    package let arrangement: PanelArrangement
    let format: panel_format
    let panelCount: Int
    private let memory: ResidentMemory

    private init(
        rowCounts: [Int],
        inputs: Int,
        arrangement: PanelArrangement,
        format: panel_format
    ) throws(InferenceError) {
        self.inputs = inputs
        self.arrangement = arrangement
        self.format = format
        outputs = arrangement == .gatesBesideUps ? rowCounts[0] : rowCounts.reduce(0, +)
        panelCount = arrangement.panelCount(rowCounts: rowCounts)
        memory = try ResidentMemory(count: panelCount * panel_bytes(format, inputs))
    }

    /// Brings tensors of shape [rows, inputs] into panels.
    ///
    /// - Parameters:
    ///   - tensors: at least one; the number of inputs is the same for all, for gates and ups also that of rows.
    ///   - arrangement: how their rows follow one another.
    ///   - team: the workers.
    /// - Throws: `checkpoint_missing` when a file cannot be read to the end of a tensor, `checkpoint_memory` when the
    ///   machine has no memory for the panels.
    package convenience init(
        _ tensors: [Tensor],
        arrangement: PanelArrangement = .inSuccession,
        team: WorkerTeam
    ) throws(InferenceError) {
        let rowCounts = tensors.map { $0.shape[0] }
        let inputs = tensors[0].count / max(1, rowCounts[0])
        let isNarrow = tensors.allSatisfy { $0.element == .bfloat16 }
        try self.init(
            rowCounts: rowCounts,
            inputs: inputs,
            arrangement: arrangement,
            format: isNarrow ? PANEL_BFLOAT16 : PANEL_FLOAT32
        )
        let unreadable = Mutex<String?>(nil)
        team.forEach(panelCount) { _, panel in
            for piece in arrangement.pieces(panel: panel, rowCounts: rowCounts) {
                let tensor = tensors[piece.source]
                let values = piece.rows.lowerBound * inputs..<piece.rows.upperBound * inputs
                let isRead = tensor.withStoredBytes(of: values) { stored in
                    if isNarrow {
                        fill(panel, piece, from: stored)
                    } else {
                        tensor.element.withFloats(stored) { fill(panel, piece, from: UnsafeRawBufferPointer($0)) }
                    }
                }
                if !isRead { unreadable.withLock { $0 = tensor.name } }
            }
        }
        if let name = unreadable.withLock({ $0 }) {
            throw InferenceError(.checkpointMissing, "tensor \(name) could not be read to its end")
        }
    }

    /// Brings fp32 weights of shape [outputs, inputs] into panels.
    ///
    /// - Throws: `checkpoint_memory` when the machine has no memory for the panels.
    package convenience init(_ values: [Float], outputs: Int) throws(InferenceError) {
        let inputs = values.count / max(1, outputs)
        try self.init(rowCounts: [outputs], inputs: inputs, arrangement: .inSuccession, format: PANEL_FLOAT32)
        values.withUnsafeBytes { bytes in
            for panel in 0..<panelCount {
                for piece in arrangement.pieces(panel: panel, rowCounts: [outputs]) {
                    let range = piece.rows.lowerBound * inputs * 4..<piece.rows.upperBound * inputs * 4
                    fill(panel, piece, from: UnsafeRawBufferPointer(rebasing: bytes[range]))
                }
            }
        }
    }

    private func fill(_ panel: Int, _ piece: PanelArrangement.Piece, from rows: UnsafeRawBufferPointer) {
        let destination = memory.base + panel * panel_bytes(format, inputs)
        let rowBytes = inputs * (format == PANEL_FLOAT32 ? 4 : 2)
        fill_panel(format, rows.baseAddress, rowBytes, piece.rows.count, inputs, destination, piece.column)
    }

    /// The panels, one after another, valid as long as this object lives.
    var panels: UnsafeRawPointer { UnsafeRawPointer(memory.base) }
}

package import CommandSupport
import Inference
package import MetricLearning

/// A projection head on disk, interchangeable with the `state_dict` of PyTorch's
/// `nn.Sequential(Linear, LayerNorm, GELU, Dropout, Linear)`.
package enum HeadFile {
    /// Reads a head.
    ///
    /// - Throws: ``CommandFailure`` of wrong use, naming the file and what is missing or wrong in it.
    package static func read(_ path: String) throws(CommandFailure) -> HeadParameters {
        do {
            let file = try SafetensorsFile(path: path)
            func tensor(_ name: String, rank: Int) throws -> Tensor {
                guard let tensor = try file.tensor(name), tensor.shape.count == rank else {
                    throw CommandFailure.usage(
                        "\(path) is no projection head: it needs a \(rank)-dimensional tensor \(name)"
                    )
                }
                return tensor
            }
            func matrix(_ name: String) throws -> Matrix {
                let tensor = try tensor(name, rank: 2)
                return Matrix(rows: tensor.shape[0], columns: tensor.shape[1], values: tensor.floats)
            }
            return try HeadParameters(
                firstWeight: matrix("0.weight"),
                firstBias: tensor("0.bias", rank: 1).floats,
                normWeight: tensor("1.weight", rank: 1).floats,
                normBias: tensor("1.bias", rank: 1).floats,
                secondWeight: matrix("4.weight"),
                secondBias: tensor("4.bias", rank: 1).floats
            )
        } catch let failure as CommandFailure {
            throw failure
        } catch let error as InferenceError {
            throw .usage(error.message)
        } catch {
            throw .usage("\(path) is no projection head: \(error)")
        }
    }

    /// Writes a head, whole or not at all.
    ///
    /// - Throws: ``CommandFailure`` when the disk does not take it.
    package static func write(
        _ head: HeadParameters,
        metadata: [String: String] = [:],
        to path: String
    ) throws(CommandFailure) {
        let hidden = head.hiddenWidth
        let bytes: [UInt8]
        do {
            bytes = try SafetensorsWriter.file(
                [
                    StoredTensor("0.bias", shape: [hidden], floats: head.firstBias),
                    StoredTensor("0.weight", shape: [hidden, head.featureWidth], floats: head.firstWeight.values),
                    StoredTensor("1.bias", shape: [hidden], floats: head.normBias),
                    StoredTensor("1.weight", shape: [hidden], floats: head.normWeight),
                    StoredTensor("4.bias", shape: [head.embeddingWidth], floats: head.secondBias),
                    StoredTensor("4.weight", shape: [head.embeddingWidth, hidden], floats: head.secondWeight.values),
                ],
                metadata: metadata.merging(["format": "pt"]) { _, format in format }
            )
        } catch {
            throw .failed("cannot encode \(path): \(error)")
        }
        try AtomicFile.write(bytes, to: path)
    }
}

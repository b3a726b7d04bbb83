package import CommandSupport
import FoundationEssentials
import Inference
package import MetricLearning

/// Everything that a run needs to go on as if it had never been interrupted, in one file.
package struct TrainingState: Sendable, Hashable {
    /// Where the run's growing files stood when the state was taken; what stands behind is dropped by a resume.
    package struct Positions: Sendable, Hashable, Codable {
        /// The length of `metrics.jsonl` in bytes.
        package var metrics = 0
        /// The length of the TensorBoard file in bytes.
        package var events = 0

        /// The beginning of both.
        package init() {}
    }

    /// What is kept beside the tensors.
    package struct Notes: Sendable, Hashable, Codable {
        /// Where the growing files stood.
        package var positions = Positions()
        /// The report of the best epoch so far.
        package var bestEpoch: EpochReport?
        /// The last steps.
        package var window = StepWindow()
        /// The matrix kernel that the run was begun with; another may round differently.
        package var kernel = ""

        /// Notes of a run that has not begun.
        package init() {}
    }

    /// What the run is.
    package var run: RunDescription
    /// Where the training stands.
    package var snapshot: TrainingSnapshot
    /// What is kept beside.
    package var notes: Notes

    /// A state of the given parts.
    package init(run: RunDescription, snapshot: TrainingSnapshot, notes: Notes) {
        self.run = run
        self.snapshot = snapshot
        self.notes = notes
    }

    /// The name of the format; another format gets another name.
    private static let format = "stylelab-training-state-1"

    /// Writes the state whole or not at all.
    ///
    /// - Throws: ``CommandFailure`` when the disk does not take it.
    package func write(to path: String) throws(CommandFailure) {
        let bytes: [UInt8]
        do {
            bytes = try SafetensorsWriter.file(
                snapshot.tensors.map { StoredTensor($0.name, shape: $0.shape, floats: $0.values) },
                metadata: [
                    "format": Self.format, "run": try Self.encode(run), "progress": try Self.encode(snapshot.progress),
                    "notes": try Self.encode(notes),
                ]
            )
        } catch {
            throw .failed("cannot encode \(path): \(error)")
        }
        try AtomicFile.write(bytes, to: path)
    }

    /// Reads a state.
    ///
    /// - Throws: ``CommandFailure`` of wrong use, naming the file and what is missing or wrong in it.
    package init(path: String) throws(CommandFailure) {
        do {
            let file = try SafetensorsFile(path: path)
            let metadata = file.header.metadata
            guard metadata["format"] == Self.format else {
                throw CommandFailure.usage("\(path) is no training state of this version of stylelab")
            }
            func part<Value: Decodable>(_ name: String, _ type: Value.Type) throws -> Value {
                let decoder = JSONDecoder()
                decoder.nonConformingFloatDecodingStrategy = .convertFromString(
                    positiveInfinity: "inf",
                    negativeInfinity: "-inf",
                    nan: "nan"
                )
                guard let text = metadata[name], let value = try? decoder.decode(type, from: Data(text.utf8)) else {
                    throw CommandFailure.usage("\(path) is damaged: its \(name) cannot be read; start the run anew")
                }
                return value
            }
            run = try part("run", RunDescription.self)
            notes = try part("notes", Notes.self)
            var tensors: [TrainingSnapshot.Tensor] = []
            let entries = file.header.entries.sorted { $0.value.byteRange.lowerBound < $1.value.byteRange.lowerBound }
            for (name, _) in entries {
                guard let tensor = try file.tensor(name) else { continue }
                tensors.append(.init(name: name, shape: tensor.shape, values: tensor.floats))
            }
            snapshot = TrainingSnapshot(
                configuration: run.configuration,
                tensors: tensors,
                progress: try part("progress", TrainingSnapshot.Progress.self)
            )
        } catch let failure as CommandFailure {
            throw failure
        } catch let error as InferenceError {
            throw .usage("\(error.message); start the run anew")
        } catch {
            throw .usage("\(path) is no training state: \(error)")
        }
    }

    private static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf",
            negativeInfinity: "-inf",
            nan: "nan"
        )
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

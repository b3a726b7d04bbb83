package import CommandSupport
import FoundationEssentials
import Inference
import MetricLearning

extension VectorFile {
    /// Reads a file.
    ///
    /// - Throws: ``CommandFailure`` of wrong use, naming the file and what is missing or wrong in it.
    package init(path: String) throws(CommandFailure) {
        func fail(_ what: String) -> CommandFailure { .usage("\(path) \(what)") }
        let file: SafetensorsFile
        do { file = try SafetensorsFile(path: path) } catch { throw .usage(error.message) }
        let entries = file.header.entries
        guard let kind = [Kind.features, .embeddings].first(where: { entries[$0.rawValue] != nil }) else {
            throw fail("holds neither a tensor features nor a tensor embeddings; `stylelab features` makes such a file")
        }
        let tensor: Tensor
        do {
            guard let found = try file.tensor(kind.rawValue) else { throw fail("has no tensor \(kind.rawValue)") }
            tensor = found
        } catch let error as InferenceError {
            throw .usage(error.message)
        } catch {
            throw fail("cannot be read: \(error)")
        }
        guard tensor.shape.count == 2, tensor.shape[1] > 0 else {
            throw fail(
                "has \(kind.rawValue) of shape \(tensor.shape); [images, values] with at least one value is needed"
            )
        }
        let rows = tensor.shape[0]
        guard let entry = entries["labels"], entry.element == "I64", entry.shape == [rows] else {
            throw fail("needs a tensor labels of \(rows) I64 numbers, one for each row of \(kind.rawValue)")
        }
        func list<Value: Decodable>(_ name: String, _ type: Value.Type) throws(CommandFailure) -> [Value]? {
            guard let text = file.header.metadata[name] else { return nil }
            guard let values = try? JSONDecoder().decode([Value].self, from: Data(text.utf8)) else {
                throw fail("has metadata \(name) that is no JSON array")
            }
            return values
        }
        guard let classes = try list("classes", String.self) else {
            throw fail("has no metadata classes, the JSON array of the classes' names")
        }
        let ids = try list("ids", String.self) ?? (0..<rows).map(String.init)
        let splits = try list("splits", String.self) ?? [String](repeating: "train", count: rows)
        let origins = try list("origins", Origin.self) ?? [Origin](repeating: Origin(), count: rows)
        for (name, count) in [("ids", ids.count), ("splits", splits.count), ("origins", origins.count)]
        where count != rows {
            throw fail("has \(count) \(name) for \(rows) rows; every row needs one")
        }
        let labels = file.bytes(of: entry) { bytes in
            (0..<rows).map { Int(Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self))) }
        }
        if let row = labels.firstIndex(where: { $0 < -1 || $0 >= classes.count }) {
            throw fail("has label \(labels[row]) in row \(row), but \(classes.count) classes, counted from 0")
        }
        self.init(
            kind: kind,
            vectors: Matrix(rows: rows, columns: tensor.shape[1], values: tensor.floats),
            labels: labels,
            ids: ids,
            classes: classes,
            splits: splits,
            origins: origins,
            fingerprint: file.header.metadata["fingerprint"] ?? ""
        )
    }

    /// Writes the file whole or not at all.
    ///
    /// - Throws: ``CommandFailure`` when the disk does not take it.
    package func write(to path: String) throws(CommandFailure) {
        let bytes: [UInt8]
        do {
            bytes = try SafetensorsWriter.file(
                [
                    StoredTensor(kind.rawValue, shape: [vectors.rows, vectors.columns], floats: vectors.values),
                    StoredTensor("labels", shape: [labels.count], integers: labels),
                ],
                metadata: [
                    "ids": try JSONLine.encode(ids), "classes": try JSONLine.encode(classes),
                    "splits": try JSONLine.encode(splits), "origins": try JSONLine.encode(origins),
                    "fingerprint": fingerprint,
                ]
            )
        } catch {
            throw .failed("cannot encode \(path): \(error)")
        }
        try AtomicFile.write(bytes, to: path)
    }
}

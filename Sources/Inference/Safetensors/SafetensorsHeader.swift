import FoundationEssentials

/// The header of a safetensors file: eight bytes of little-endian length, then JSON that places each tensor in the
/// bytes that follow (https://github.com/huggingface/safetensors, "Format").
package struct SafetensorsHeader: Sendable {
    /// One tensor as the header describes it, checked against the file's length.
    package struct Entry: Sendable, Hashable {
        /// The format as written, also one that cannot be computed with (such as "I64").
        package let element: String
        /// The extent of each dimension, outermost first.
        package let shape: [Int]
        /// The tensor's bytes as offsets into the file.
        package let byteRange: Range<Int>
    }

    /// The tensors by name.
    package let entries: [String: Entry]
    /// The free-form strings under `__metadata__`.
    package let metadata: [String: String]

    /// The largest header accepted, the bound of the reference implementation.
    package static let maximumHeaderBytes = 100_000_000

    /// Parses the header at the start of a file.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - path: the file's name for error messages.
    /// - Throws: `checkpoint_malformed`.
    package init(_ bytes: UnsafeRawBufferPointer, path: String) throws(InferenceError) {
        guard bytes.count >= 8 else {
            throw InferenceError(.checkpointMalformed, "\(path) is too short for a safetensors file")
        }
        let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        guard length <= UInt64(Self.maximumHeaderBytes), Int(length) <= bytes.count - 8 else {
            throw InferenceError(
                .checkpointMalformed,
                "\(path) is truncated or no safetensors file: its header would be \(length) bytes of \(bytes.count)"
            )
        }
        let dataStart = 8 + Int(length)
        let fields: [String: Field]
        do {
            fields = try JSONDecoder().decode([String: Field].self, from: Data(bytes[8..<dataStart]))
        } catch {
            throw InferenceError(.checkpointMalformed, "the header of \(path) is not the JSON of a safetensors file")
        }
        var entries: [String: Entry] = [:]
        var metadata: [String: String] = [:]
        for (name, field) in fields {
            switch field {
            case .metadata(let strings):
                guard name == "__metadata__" else {
                    throw InferenceError(.checkpointMalformed, "tensor \(name) in \(path) has no dtype or shape")
                }
                metadata = strings
            case .tensor(let description):
                entries[name] = try Self.entry(
                    name,
                    description,
                    dataStart: dataStart,
                    fileCount: bytes.count,
                    path: path
                )
            }
        }
        try Self.requireNoGaps(entries, dataStart: dataStart, fileCount: bytes.count, path: path)
        self.entries = entries
        self.metadata = metadata
    }

    /// The format lets tensors neither overlap nor leave bytes between or after them.
    private static func requireNoGaps(
        _ entries: [String: Entry],
        dataStart: Int,
        fileCount: Int,
        path: String
    ) throws(InferenceError) {
        var end = dataStart
        let ordered = entries.sorted {
            ($0.value.byteRange.lowerBound, $0.value.byteRange.upperBound, $0.key)
                < ($1.value.byteRange.lowerBound, $1.value.byteRange.upperBound, $1.key)
        }
        for (name, entry) in ordered {
            guard entry.byteRange.lowerBound == end else {
                throw InferenceError(
                    .checkpointMalformed,
                    "tensor \(name) in \(path) does not begin where the tensor before it ends"
                )
            }
            end = entry.byteRange.upperBound
        }
        guard end == fileCount else {
            throw InferenceError(.checkpointMalformed, "\(path) has \(fileCount - end) bytes that belong to no tensor")
        }
    }

    private static func entry(
        _ name: String,
        _ description: Description,
        dataStart: Int,
        fileCount: Int,
        path: String
    ) throws(InferenceError) -> Entry {
        let offsets = description.data_offsets
        guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= fileCount - dataStart else {
            throw InferenceError(
                .checkpointMalformed,
                "tensor \(name) lies outside of \(path), which may be truncated"
            )
        }
        var elements = 1
        for extent in description.shape {
            let (product, overflow) = elements.multipliedReportingOverflow(by: extent)
            guard extent >= 0, !overflow else {
                throw InferenceError(.checkpointMalformed, "tensor \(name) in \(path) has an impossible shape")
            }
            elements = product
        }
        if let element = TensorElement(rawValue: description.dtype) {
            let (byteCount, overflow) = elements.multipliedReportingOverflow(by: element.byteCount)
            guard !overflow, byteCount == offsets[1] - offsets[0] else {
                throw InferenceError(
                    .checkpointMalformed,
                    "tensor \(name) in \(path) has \(offsets[1] - offsets[0]) bytes, which does not fit its shape"
                )
            }
        }
        return Entry(
            element: description.dtype,
            shape: description.shape,
            byteRange: dataStart + offsets[0]..<dataStart + offsets[1]
        )
    }

    private struct Description: Decodable {
        let dtype: String
        let shape: [Int]
        // swift-format-ignore: AlwaysUseLowerCamelCase
        let data_offsets: [Int]
    }

    private enum Field: Decodable {
        case tensor(Description)
        case metadata([String: String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let description = try? container.decode(Description.self) {
                self = .tensor(description)
            } else {
                self = .metadata(try container.decode([String: String].self))
            }
        }
    }
}

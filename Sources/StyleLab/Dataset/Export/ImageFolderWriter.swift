import CommandSupport
import Dataset

/// Hugging Face's `imagefolder`: a directory for each side with `metadata.jsonl`, whose `file_name` finds the image.
struct ImageFolderWriter: ExportWriter {
    private let root: String
    private let styles: [String]
    private var lines: [Manifest.Split: [String]] = [:]

    init(root: String, styles: [String]) {
        self.root = root
        self.styles = styles
    }

    mutating func append(
        _ image: ExportPlan.Image,
        bytes: [UInt8],
        extension name: String
    ) throws(CommandFailure) {
        let file = "\(image.stem).\(name)"
        let directory = "\(root)/\(image.side.rawValue)"
        if lines[image.side] == nil { try OutputFile.makeDirectory(directory) }
        try AtomicFile.write(bytes, to: "\(directory)/\(file)")
        lines[image.side, default: []].append(
            try ExportedRecord(image, styles: styles, bytes: bytes, fileName: file).line()
        )
    }

    mutating func finish() throws(CommandFailure) {
        for (side, lines) in lines {
            let text = lines.joined(separator: "\n") + "\n"
            try AtomicFile.write(Array(text.utf8), to: "\(root)/\(side.rawValue)/metadata.jsonl")
        }
    }
}

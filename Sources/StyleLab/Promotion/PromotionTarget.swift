import CommandSupport

/// Where a head that is let out goes, with its cards.
struct PromotionTarget: Sendable {
    /// The head's path.
    let head: String
    private let directory: String

    /// A target: a directory, or the head's file when the name ends in `.safetensors`.
    init(_ path: String) {
        if path.hasSuffix(".safetensors") {
            head = path
            directory = OutputFile.directory(of: path)
        } else {
            directory = path
            head = path + "/head.safetensors"
        }
    }

    /// Checks that the files can be made, without making any, nor the directory.
    ///
    /// - Throws: ``CommandFailure`` of wrong use with the path and the system's reason.
    func requireWritable() throws(CommandFailure) {
        guard !OutputFile.exists(directory) else { return try OutputFile.requireWritable(head) }
        var existing = OutputFile.directory(of: directory)
        while !OutputFile.exists(existing) { existing = OutputFile.directory(of: existing) }
        try OutputFile.requireWritable(existing + "/head.safetensors")
    }

    /// Writes the cards and then the head, so that a head never stands without its card.
    ///
    /// - Throws: ``CommandFailure`` when the disk does not take them.
    func write(head bytes: [UInt8], json: String, text: String) throws(CommandFailure) {
        try OutputFile.makeDirectory(directory)
        try AtomicFile.write(Array(json.utf8), to: directory + "/model_card.json")
        try AtomicFile.write(Array(text.utf8), to: directory + "/MODEL_CARD.md")
        try AtomicFile.write(bytes, to: head)
    }
}

import ArgumentParser
import CommandSupport
import Dataset

/// The manifest that a command works on.
struct ManifestOption: ParsableArguments {
    @Option(help: ArgumentHelp("The images: JSON Lines, one image a line.", valueName: "FILE"))
    var manifest: String

    /// The directory that the manifest's paths start from.
    var directory: String { OutputFile.directory(of: manifest) }

    /// Reads the manifest and says when its last line was torn.
    ///
    /// - Throws: ``CommandFailure`` of wrong use when it cannot be read or holds no image.
    func read() throws(CommandFailure) -> Manifest {
        let images: Manifest
        do {
            images = try Manifest(path: manifest)
        } catch {
            throw .usage(error.message)
        }
        images.warnOfUnfinishedLine(manifest)
        guard !images.entries.isEmpty else {
            throw .usage("\(manifest) holds no image; write one line for each")
        }
        return images
    }
}

extension Manifest {
    /// Says when a crash has torn the file's last line.
    func warnOfUnfinishedLine(_ path: String) {
        guard let unfinishedLine else { return }
        StandardError.write(
            "\(path) line \(unfinishedLine): the line is unfinished, as a crash leaves it, and is passed over; "
                + "the next command that writes takes it off"
        )
    }
}

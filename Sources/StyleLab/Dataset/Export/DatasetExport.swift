import CommandSupport
import Dataset
import Glibc
import Inference

/// Takes the planned images through a writer, into a directory that is whole or not there.
struct DatasetExport {
    let plan: ExportPlan
    /// The directory that the manifest's paths start from.
    let directory: String
    let out: String
    /// Whether pictures are written anew from their pixels, so that nothing of where and when they were taken is left.
    let stripsMetadata: Bool
    let stop: StopRequest

    /// Exports the images.
    ///
    /// - Throws: ``CommandFailure`` naming the first image that cannot be used; nothing is then left behind.
    func run(_ makeWriter: (_ root: String) -> any ExportWriter) throws(CommandFailure) {
        guard !OutputFile.exists(out) else {
            throw .usage("\(out) is there already; name a directory that is not, or remove this one")
        }
        let partial = "\(out).partial-\(getpid())"
        try OutputFile.makeDirectory(partial)
        do throws(CommandFailure) {
            try write(to: partial, makeWriter(partial))
            guard rename(partial, out) == 0 else {
                throw .failed("cannot make \(out): \(String(cString: strerror(errno)))")
            }
        } catch {
            DirectoryTree.remove(partial)
            throw error
        }
    }

    private func write(to root: String, _ writer: any ExportWriter) throws(CommandFailure) {
        var writer = writer
        let progress = ProgressLine("export", total: plan.images.count)
        defer { progress.finish() }
        progress.show(0)
        for (index, image) in plan.images.enumerated() {
            if let signal = stop.signal {
                throw CommandFailure(message: "stopped; nothing was written", exitCode: 128 + signal)
            }
            let file = try contents(of: image.entry)
            try writer.append(image, bytes: file.bytes, extension: file.name)
            progress.show(index + 1)
        }
        try writer.finish()
    }

    private func contents(of entry: Manifest.Entry) throws(CommandFailure) -> (bytes: [UInt8], name: String) {
        do throws(ImageFailure) {
            let photo = try ManifestPhoto(entry, in: directory)
            guard stripsMetadata else { return (photo.bytes, try photo.format().fileExtension) }
            return (try photo.encodedWithoutMetadata(), PhotoFormat.jpeg.fileExtension)
        } catch {
            throw .failed(
                "\(error.id) (\(error.file)): \(error.code): \(error.message); nothing was written. "
                    + "`stylelab dataset check` names all such images"
            )
        }
    }
}

extension PhotoFormat {
    /// The usual ending of such a file's name.
    var fileExtension: String {
        switch self {
        case .jpeg: "jpg"
        case .png: "png"
        case .webp: "webp"
        case .heic: "heic"
        }
    }
}

import ArgumentParser
import CommandSupport
import FoundationEssentials
import Inference

/// The model that labels on this machine.
struct LocalModelOptions: ParsableArguments {
    @Flag(help: "Ask the model of --model on this machine; nothing is sent anywhere.")
    var offline = false

    @Option(help: ArgumentHelp("With --offline: a Hugging Face checkpoint directory of Qwen3-VL.", valueName: "DIR"))
    var model: String?

    @Option(help: ArgumentHelp("With --offline: largest photo area after resizing, in pixels.", valueName: "N"))
    var maxPixels: Int?

    @Option(help: ArgumentHelp("With --offline: threads to compute on.", valueName: "N"))
    var threads: Int?

    func validate() throws {
        if offline, model == nil { throw ValidationError("--offline needs the model's directory: --model DIR") }
        if !offline, model != nil || maxPixels != nil || threads != nil {
            throw ValidationError("--model, --max-pixels and --threads belong to --offline")
        }
        if let maxPixels, maxPixels < 1024 { throw ValidationError("--max-pixels must be at least 1024 (32 x 32)") }
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
    }

    /// Opens the model and lets it answer about pictures of noise.
    ///
    /// - Throws: ``CommandFailure`` of wrong use when the checkpoint cannot be used.
    func labeller(styles: [String], votes: Int) async throws(CommandFailure) -> LocalLabeller {
        let path = model ?? ""
        do throws(InferenceError) {
            let options = StyleEncoderOptions(usesHead: false, maximumPixels: maxPixels, threadCount: threads)
            let encoder = try StyleEncoder(checkpoint: path, options: options)
            StandardError.write("asking \(path) in \(votes) orders of the styles, on \(encoder.deviceDescription)")
            return try await LocalLabeller(
                encoder,
                name: URL(filePath: path).standardizedFileURL.lastPathComponent,
                styles: styles,
                votes: votes
            )
        } catch {
            throw .usage(error.message)
        }
    }
}

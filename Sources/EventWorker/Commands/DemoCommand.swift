import ArgumentParser
import CommandSupport
import FoundationEssentials
import Glibc
import Inference
import Logging

/// `event-worker demo`: everything embedded, from an event to a slate.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Shows the whole way of an event: in-process broker, private Redis, real model architecture.",
        discussion: """
            Without options it runs sample members with drawings through a bundled small checkpoint of the true architecture. Its projection head was trained by stylelab on other drawings: it knows styles of drawings, and nothing about photos. Of texts the checkpoint sees which pieces of words they share. With --photos and --model it uses your own photos and checkpoint.

            Examples:
              event-worker demo
              event-worker demo --members 20 --json
              event-worker demo --photos ~/photos --model Qwen3-VL-2B-Instruct --max-pixels 262144
            """
    )

    @Option(help: ArgumentHelp("How many members take part.", valueName: "N"))
    var members: Int?

    @Option(help: ArgumentHelp("Your own photos instead of the drawings.", valueName: "DIR"))
    var photos: String?

    @Option(help: ArgumentHelp("Your own checkpoint instead of the bundled one.", valueName: "DIR"))
    var model: String?

    @Option(
        help: ArgumentHelp(
            "Projection head; without one for your checkpoint an untrained one is made.",
            valueName: "FILE"
        )
    )
    var head: String?

    @Option(help: ArgumentHelp("Largest photo area after resizing, in pixels.", valueName: "N"))
    var maxPixels: Int?

    @Flag(help: "Print the report as JSON.")
    var json = false

    func validate() throws {
        if let members, members < 2 { throw ValidationError("--members must be at least 2") }
        if let maxPixels, maxPixels < 1024 { throw ValidationError("--max-pixels must be at least 1024 (32 x 32)") }
    }

    func run() async throws {
        let cast = try loadCast()
        let scratch = FileManager.default.temporaryDirectory.path() + "/stylematch-demo-\(getpid())"
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let modelPath = try model ?? DemoResources.path("checkpoint")
        let (encoder, isUntrained) = try openEncoder(modelPath, scratch: scratch)
        let texts = try await openTexts(encoder)
        StandardError.write(introduction(cast, encoder, isUntrained: isUntrained, readsTexts: texts != nil))
        do {
            if let cosine = try await encoder.verifyGolden() {
                StandardError.write(
                    "golden picture: cosine \(cosine.fixed(6)) to the embedding that the reference computed"
                )
            }
        } catch {
            throw CommandFailure.failed(error.message)
        }

        var logger = Logger(label: "event-worker", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .error
        let modelName = model ?? "bundled"
        let report = try await Stoppable.run { [logger] in
            let environment = try await DemoEnvironment.start(
                cast: cast,
                encoder: encoder,
                texts: texts,
                logger: logger
            )
            let script = DemoScript(
                cast: cast,
                environment: environment,
                encoder: encoder,
                modelPath: modelName,
                hasUntrainedHead: isUntrained
            )
            return try await environment.run { try await script.play() }
        }
        if json {
            StandardOutput.write(try JSONLine.encode(report, pretty: true))
        } else {
            for line in DemoPrinter(isStyled: StandardOutput.isTerminal).lines(report) { StandardOutput.write(line) }
        }
    }

    private func loadCast() throws -> DemoCast {
        guard let photos else { return try .bundled(limit: members) }
        let cast: DemoCast
        do {
            cast = try .photos(in: photos, limit: members)
        } catch {
            throw CommandFailure.usage("cannot read the directory \(photos)")
        }
        guard cast.members.count >= 2 else {
            throw CommandFailure.usage("\(photos) holds \(cast.members.count) photos; at least 2 are needed")
        }
        return cast
    }

    private func openEncoder(_ modelPath: String, scratch: String) throws -> (StyleEncoder, isUntrained: Bool) {
        do {
            let options = StyleEncoderOptions(headPath: head, maximumPixels: maxPixels)
            let encoder = try StyleEncoder(checkpoint: modelPath, options: options)
            if let objection = CostGuard.objection(to: encoder, maximumTeraFLOP: 10) {
                throw CommandFailure.usage("\(objection) (here: --max-pixels)")
            }
            guard encoder.head == nil else { return (encoder, false) }
            let path = scratch + "/head.safetensors"
            try UntrainedHead.write(featureDimension: encoder.featureDimension, to: path)
            return (
                try StyleEncoder(checkpoint: modelPath, options: .init(headPath: path, maximumPixels: maxPixels)), true
            )
        } catch let error as InferenceError {
            throw CommandFailure.usage(error.message)
        }
    }

    /// The model as a reader of texts; nil when the checkpoint has no tokenizer.
    private func openTexts(_ encoder: StyleEncoder) async throws -> CheckpointTextEncoder? {
        do {
            return try await CheckpointTextEncoder.open(encoder)
        } catch {
            throw CommandFailure.usage(error.message)
        }
    }

    private func introduction(
        _ cast: DemoCast,
        _ encoder: StyleEncoder,
        isUntrained: Bool,
        readsTexts: Bool
    ) -> String {
        let pictures = cast.isBundled ? "sample members with drawings" : "members, one for each of your photos"
        func texts(_ readsTexts: Bool) -> String {
            guard readsTexts else { return "the checkpoint has no tokenizer: texts are not read" }
            return model == nil
                ? "of texts the bundled model sees which pieces of words they share, and nothing of what they mean"
                : "ideal types are compared with introductions and MBTI by the checkpoint's language model"
        }
        let weights = model == nil ? "bundled small checkpoint" : "checkpoint \(model ?? "")"
        return """
            \(cast.members.count) \(pictures)
            \(weights)\(isUntrained ? ", untrained projection head" : model == nil ? " with a head trained on other drawings" : ""), on \(encoder.deviceDescription)
            \(texts(readsTexts))
            events go through a Kafka broker in this process and a private Redis, both on loopback
            """
    }
}

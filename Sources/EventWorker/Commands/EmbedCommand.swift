import ArgumentParser
import CommandSupport
import FoundationEssentials
import Glibc
import Inference

/// `event-worker embed`: photos to features and embeddings, texts to features, one JSON line each.
struct EmbedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed",
        abstract: "Computes features or style embeddings of photos and features of texts, one JSON line each.",
        discussion: """
            Reads JPEG, PNG, WebP and, where libheif is installed, HEIC. Texts, which come first, give features and never an embedding: the head is for photos. Their fingerprint is one of their own. Exit status: 0 when everything worked, 1 when some failed (each says why in its line), 2 when the command was used wrongly.

            Examples:
              event-worker embed --model Qwen3-VL-2B-Instruct --features photo.jpg
              event-worker embed --model Qwen3-VL-2B-Instruct --head head.safetensors photos/*.jpg > embeddings.jsonl
              event-worker embed --model Qwen3-VL-2B-Instruct --bench photo.jpg
              event-worker embed --model Qwen3-VL-2B-Instruct --text "조용하고 따뜻한 사람" --text "I like long walks."
            """
    )

    @Option(help: ArgumentHelp("Hugging Face checkpoint directory.", valueName: "DIR"))
    var model: String

    @Option(
        help: ArgumentHelp("Projection head; default: head.safetensors in the checkpoint directory.", valueName: "FILE")
    )
    var head: String?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A text to compute the features of; may be repeated.", valueName: "STRING")
    )
    var text: [String] = []

    @Flag(help: "Also print the backbone's pooled features of photos; those of texts are always printed.")
    var features = false

    @Option(help: ArgumentHelp("Largest photo area after resizing, in pixels.", valueName: "N"))
    var maxPixels: Int?

    @Option(help: ArgumentHelp("Threads to compute on.", valueName: "N"))
    var threads: Int?

    @Option(
        help: ArgumentHelp(
            "Precision of the products: float32, or bfloat16 where the processor has AVX512-BF16 or AMX.",
            valueName: "TYPE"
        ),
        transform: { name in
            guard let type = ComputeType(rawValue: name) else {
                throw ValidationError("\(name) is neither float32 nor bfloat16")
            }
            return type
        }
    )
    var computeType = ComputeType.float32

    @Option(
        help: ArgumentHelp(
            "What computes: cpu, auto or cuda; a graphics processor needs --compute-type bfloat16.",
            valueName: "DEVICE"
        ),
        transform: { name in
            guard let device = ComputeDevice(rawValue: name) else {
                throw ValidationError("\(name) is neither cpu nor auto nor cuda")
            }
            return device
        }
    )
    var device = ComputeDevice.cpu

    @Option(help: ArgumentHelp("Directory of kernels compiled for a graphics processor.", valueName: "DIR"))
    var kernelCache: String?

    @Flag(help: "Also print seconds spent on each photo or text, by part.")
    var timings = false

    @Flag(
        help: """
            Compute the one photo again and again and print, for each part of the work, time, floating-point operations \
            and the share of what the processor can do at most, measured in the same run.
            """
    )
    var bench = false

    @Option(help: ArgumentHelp("With --bench: how often the photo is computed after a first time.", valueName: "N"))
    var rounds = 5

    @Option(
        help: ArgumentHelp(
            "With --bench: print how many photos a second batches of N make, decoded already and from bytes, as JSON.",
            valueName: "N"
        )
    )
    var batch: Int?

    @Flag(help: "With --bench: print JSON instead of a table.")
    var json = false

    @Argument(help: ArgumentHelp("Photo files.", valueName: "FILE"))
    var files: [String] = []

    func validate() throws {
        guard !files.isEmpty || !text.isEmpty else { throw ValidationError("give at least one photo file or --text") }
        if let maxPixels, maxPixels < 1024 { throw ValidationError("--max-pixels must be at least 1024 (32 x 32)") }
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
        if bench {
            guard files.count == 1, text.isEmpty else { throw ValidationError("--bench takes one photo file") }
            guard rounds >= 1 else { throw ValidationError("--rounds must be at least 1") }
            guard batch ?? 1 >= 1 else { throw ValidationError("--batch must be at least 1") }
        } else if json || batch != nil {
            throw ValidationError("--json and --batch go with --bench; without it every line is JSON")
        }
    }

    func run() async throws {
        let start = ContinuousClock.now
        let encoder: StyleEncoder
        do {
            encoder = try StyleEncoder(
                checkpoint: model,
                options: StyleEncoderOptions(
                    headPath: head,
                    maximumPixels: maxPixels,
                    threadCount: threads,
                    computeType: computeType,
                    device: device,
                    kernelCache: kernelCache
                )
            )
        } catch {
            throw CommandFailure.usage(error.message)
        }
        if let fallback = encoder.deviceFallback {
            StandardError.write("no graphics processor serves, the processor computes: \(fallback)")
        }
        if bench {
            let opening = ContinuousClock.now - start
            if let batch {
                try await ThroughputBench(encoder: encoder, file: files[0], batch: batch, rounds: rounds).run()
                return
            }
            try await EmbedBench(encoder: encoder, file: files[0], rounds: rounds, opening: opening).run(asJSON: json)
            return
        }
        guard encoder.head != nil || features || files.isEmpty else {
            throw CommandFailure.usage(
                "\(model) has no head.safetensors: give --head FILE for embeddings or --features for features alone"
            )
        }
        var textFingerprint: String?
        if !text.isEmpty {
            do {
                textFingerprint = try await encoder.textFingerprint()
            } catch {
                throw CommandFailure.usage(error.message)
            }
        }
        StandardError.write("computing on \(encoder.deviceDescription)")
        var hasFailure = false
        func write(_ line: EmbedLine) throws {
            hasFailure = hasFailure || line.error != nil
            StandardOutput.write(try JSONLine.encode(line))
        }
        for text in text { try write(await line(forText: text, fingerprint: textFingerprint, encoder: encoder)) }
        for file in files { try write(await line(for: file, encoder: encoder)) }
        if hasFailure { throw ExitCode(1) }
    }

    private func line(forText text: String, fingerprint: String?, encoder: StyleEncoder) async -> EmbedLine {
        do {
            let computed = try await encoder.encode(text: text)
            return EmbedLine(
                input: text,
                fingerprint: fingerprint,
                features: computed.values,
                seconds: timings ? EmbedLine.Seconds(computed) : nil
            )
        } catch {
            return EmbedLine(input: text, error: .init(code: error.code.rawValue, message: error.message))
        }
    }

    /// A large photo may take an hour: attention grows with the square of the area.
    private func warn(of cost: PhotoCost, _ file: String) {
        guard cost.teraFLOP > 10 else { return }
        StandardError.write(
            "\(file) takes \(cost.teraFLOP.fixed(0)) TFLOP, about \((cost.teraFLOP / 0.2 / 60).fixed(0)) minutes on two "
                + "processors; --max-pixels sets a smaller area"
        )
    }

    private func line(for file: String, encoder: StyleEncoder) async -> EmbedLine {
        do {
            let photo = try PhotoFile.read(file, limit: PhotoLimits().maxBytes)
            warn(of: try encoder.cost(of: photo), file)
            let computed = try await encoder.encode(photo)
            let embedding = try encoder.head.map { head throws(InferenceError) in
                try head.embedding(of: computed.values)
            }
            return EmbedLine(
                input: file,
                fingerprint: encoder.fingerprint.embedding ?? encoder.fingerprint.backbone,
                features: features ? computed.values : nil,
                embedding: embedding,
                seconds: timings ? EmbedLine.Seconds(computed.durations) : nil
            )
        } catch {
            return EmbedLine(input: file, error: .init(code: error.code.rawValue, message: error.message))
        }
    }
}

/// One line of `event-worker embed`.
struct EmbedLine: Encodable {
    struct Failure: Encodable {
        let code: String
        let message: String
    }

    struct Seconds: Encodable {
        let preprocessing: Double
        let vision: Double
        let language: Double
        let total: Double

        init(_ durations: PhotoFeatures.Durations) {
            preprocessing = durations.preprocessing.seconds
            vision = durations.vision.seconds
            language = durations.language.seconds
            total = durations.total.seconds
        }

        init(_ text: TextFeatures) {
            preprocessing = text.tokenizing.seconds
            vision = 0
            language = text.language.seconds
            total = preprocessing + language
        }
    }

    let input: String
    var fingerprint: String?
    var features: [Float]?
    var embedding: [Float]?
    var seconds: Seconds?
    var error: Failure?
}

import CommandSupport
import Inference

/// Opens the checkpoint as the worker would, and computes its golden picture.
enum ModelCheck {
    static func findings(_ configuration: WorkerConfiguration) async -> Finding {
        do {
            let encoder = try StyleEncoder(
                checkpoint: configuration.modelPath ?? "",
                options: StyleEncoderOptions(
                    headPath: configuration.headPath,
                    maximumPixels: configuration.maximumPixels,
                    threadCount: configuration.threads,
                    computeType: configuration.computeType,
                    device: configuration.device,
                    kernelCache: configuration.kernelCache,
                    limits: PhotoLimits(maxBytes: configuration.maximumPhotoBytes)
                )
            )
            guard encoder.head != nil else {
                return Finding(
                    "model",
                    .failed,
                    "there is no projection head",
                    remedy: "set model.head to a head.safetensors"
                )
            }
            if let objection = CostGuard.objection(to: encoder, maximumTeraFLOP: configuration.maximumPhotoTeraFLOP) {
                return Finding("model", .failed, objection, remedy: "set inference.maxPixels as it says")
            }
            let golden = try await encoder.verifyGolden()
            let fingerprint = (encoder.fingerprint.embedding ?? encoder.fingerprint.backbone).prefix(12)
            let verified =
                golden.map { "golden picture verified (cosine \($0.fixed(6)))" } ?? "no golden picture recorded"
            if let fallback = encoder.deviceFallback {
                return Finding(
                    "model",
                    .warning,
                    "fingerprint \(fingerprint), on \(encoder.deviceDescription), \(verified); \(fallback)",
                    remedy: "make a graphics processor serve, or set inference.device to cpu"
                )
            }
            return Finding("model", .ok, "fingerprint \(fingerprint), on \(encoder.deviceDescription), \(verified)")
        } catch {
            return Finding(
                "model",
                .failed,
                error.message,
                remedy: "check model.path and model.head: a Hugging Face checkpoint directory and a head that fits it"
            )
        }
    }
}

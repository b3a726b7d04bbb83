import Parallelism

/// The backbone on the device that options ask for.
struct DeviceChoice {
    let backbone: any Backbone
    /// Why the processor computes though a graphics processor was to be used if there is one.
    let fallback: String?

    /// Opens the backbone; one on a graphics processor must give a built-in picture the features that the processor gives it.
    ///
    /// - Throws: `device_unavailable` when a graphics processor is demanded and there is none that serves, and what opening a
    ///   checkpoint throws.
    init(_ checkpoint: Checkpoint, options: StyleEncoderOptions, team: WorkerTeam) throws(InferenceError) {
        func onProcessor() throws(InferenceError) -> CPUBackbone {
            try CPUBackbone(checkpoint, computeType: options.computeType, team: team)
        }
        switch options.device {
        case .cpu:
            backbone = try onProcessor()
            fallback = nil
        case .cuda:
            backbone = try Self.onGraphicsProcessor(checkpoint, options, team)
            fallback = nil
        case .auto:
            let attempt = Result { () throws(InferenceError) in
                try Self.onGraphicsProcessor(checkpoint, options, team)
            }
            switch attempt {
            case .success(let found):
                backbone = found
                fallback = nil
            case .failure(let error) where Self.isAboutDevice(error):
                backbone = try onProcessor()
                fallback = error.message
            case .failure(let error): throw error
            }
        }
    }

    private static func isAboutDevice(_ error: InferenceError) -> Bool {
        [.deviceUnavailable, .deviceMemory, .deviceFailed].contains(error.code)
    }

    private static func onGraphicsProcessor(
        _ checkpoint: Checkpoint,
        _ options: StyleEncoderOptions,
        _ team: WorkerTeam
    ) throws(InferenceError) -> CUDABackbone {
        guard options.computeType == .bfloat16 else {
            throw InferenceError(
                .deviceUnavailable,
                "graphics processors compute products in bfloat16 and the compute type is "
                    + "\(options.computeType.rawValue): set it to bfloat16, which makes all embeddings anew"
            )
        }
        var cuda = options.cuda
        if let directory = options.kernelCache { cuda.cacheDirectory = directory }
        let backbone = try CUDABackbone(checkpoint, options: cuda)
        try DeviceSelfTest.run(backbone, checkpoint, team: team)
        return backbone
    }
}

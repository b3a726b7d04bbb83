/// What `preprocessor_config.json` says of the way from pixels to patches.
package struct PreprocessorConfiguration: Sendable, Hashable {
    /// Least area of a resized photo in pixels.
    package var minimumPixels = 65_536
    /// Largest area of a resized photo in pixels.
    package var maximumPixels = 16_777_216
    /// Mean of each channel, subtracted after scaling to 0...1.
    package var mean = [0.5, 0.5, 0.5]
    /// Standard deviation of each channel.
    package var standardDeviation = [0.5, 0.5, 0.5]

    /// Pixels along one side of a patch, when the file says so.
    package var patchSize: Int?
    /// Frames in one patch, when the file says so.
    package var temporalPatchSize: Int?
    /// Patches along one side of a merged square, when the file says so.
    package var mergeSize: Int?

    /// Qwen3-VL's own values.
    package init() {}
}

extension PreprocessorConfiguration: Decodable {
    enum CodingKeys: String, CodingKey {
        case size
        case minimumPixels = "min_pixels"
        case maximumPixels = "max_pixels"
        case mean = "image_mean"
        case standardDeviation = "image_std"
        case resample
        case rescaleFactor = "rescale_factor"
        case patchSize = "patch_size"
        case temporalPatchSize = "temporal_patch_size"
        case mergeSize = "merge_size"
        case doResize = "do_resize"
        case doRescale = "do_rescale"
        case doNormalize = "do_normalize"
    }

    private struct Size: Decodable {
        let shortestEdge: Int
        let longestEdge: Int

        enum CodingKeys: String, CodingKey {
            // Despite their names both are areas in pixels.
            case shortestEdge = "shortest_edge"
            case longestEdge = "longest_edge"
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let size = try container.decodeIfPresent(Size.self, forKey: .size)
        // The older names win where a file has both, as they do in the reference implementation.
        let minimum = try container.decodeIfPresent(Int.self, forKey: .minimumPixels) ?? size?.shortestEdge
        let maximum = try container.decodeIfPresent(Int.self, forKey: .maximumPixels) ?? size?.longestEdge
        minimumPixels = minimum ?? minimumPixels
        maximumPixels = maximum ?? maximumPixels
        patchSize = try container.decodeIfPresent(Int.self, forKey: .patchSize)
        temporalPatchSize = try container.decodeIfPresent(Int.self, forKey: .temporalPatchSize)
        mergeSize = try container.decodeIfPresent(Int.self, forKey: .mergeSize)
        mean = try container.decodeIfPresent([Double].self, forKey: .mean) ?? mean
        standardDeviation =
            try container.decodeIfPresent([Double].self, forKey: .standardDeviation) ?? standardDeviation
        guard minimumPixels > 0, minimumPixels <= maximumPixels, mean.count == 3, standardDeviation.count == 3,
            standardDeviation.allSatisfy({ $0 > 0 })
        else {
            throw InferenceError(
                .checkpointMalformed,
                "preprocessor_config.json needs 0 < size.shortest_edge <= size.longest_edge and three means and deviations"
            )
        }
        if let resample = try container.decodeIfPresent(Int.self, forKey: .resample), resample != 3 {
            throw InferenceError(
                .checkpointUnsupported,
                "preprocessor_config.json: resample is \(resample); only bicubic (3) is supported"
            )
        }
        if let factor = try container.decodeIfPresent(Double.self, forKey: .rescaleFactor),
            (factor * 255 - 1).magnitude > 1e-9
        {
            throw InferenceError(
                .checkpointUnsupported,
                "preprocessor_config.json: rescale_factor is \(factor); only 1/255 is supported"
            )
        }
        for step in [CodingKeys.doResize, .doRescale, .doNormalize]
        where try container.decodeIfPresent(Bool.self, forKey: step) == false {
            throw InferenceError(
                .checkpointUnsupported,
                "preprocessor_config.json: \(step.rawValue) is false; only true is supported"
            )
        }
    }

    /// Checks that the file describes the patches which the vision tower takes.
    ///
    /// - Throws: `checkpoint_malformed` naming the field and both numbers.
    func requireAgreement(with vision: VisionConfiguration) throws(InferenceError) {
        for (key, stated, needed) in [
            (CodingKeys.patchSize, patchSize, vision.patchSize),
            (.temporalPatchSize, temporalPatchSize, vision.temporalPatchSize),
            (.mergeSize, mergeSize, vision.mergeSize),
        ] {
            guard let stated, stated != needed else { continue }
            throw InferenceError(
                .checkpointMalformed,
                "preprocessor_config.json: \(key.rawValue) is \(stated) but vision_config in config.json asks for \(needed)"
            )
        }
    }
}

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
    }

    private struct Size: Decodable {
        let shortestEdge: Int?
        let longestEdge: Int?

        enum CodingKeys: String, CodingKey {
            // Despite their names both are areas in pixels.
            case shortestEdge = "shortest_edge"
            case longestEdge = "longest_edge"
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let size = try container.decodeIfPresent(Size.self, forKey: .size)
        let minimum = try size?.shortestEdge ?? container.decodeIfPresent(Int.self, forKey: .minimumPixels)
        let maximum = try size?.longestEdge ?? container.decodeIfPresent(Int.self, forKey: .maximumPixels)
        minimumPixels = minimum ?? minimumPixels
        maximumPixels = maximum ?? maximumPixels
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
    }
}

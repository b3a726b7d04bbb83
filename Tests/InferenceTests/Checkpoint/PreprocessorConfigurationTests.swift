import Foundation
import Inference
import Testing

/// `preprocessor_config.json`: what is read and what is refused.
@Suite struct PreprocessorConfigurationTests {
    private func read(_ json: JSONValue) throws -> PreprocessorConfiguration {
        try withTemporaryDirectory { directory in
            var checkpoint = SmallCheckpoint()
            checkpoint.preprocessor = json
            try checkpoint.write(to: directory)
            return try Checkpoint(path: directory).preprocessor
        }
    }

    @Test func qwensValuesFillIn() throws {
        let found = try read([:])
        #expect(found.minimumPixels == 65_536 && found.maximumPixels == 16_777_216)
        #expect(found.mean == [0.5, 0.5, 0.5] && found.standardDeviation == [0.5, 0.5, 0.5])
        #expect(found == PreprocessorConfiguration())
    }

    @Test func sizesAreAreasUnderEitherName() throws {
        let new = try read(["size": ["shortest_edge": 100, "longest_edge": 200]])
        #expect(new.minimumPixels == 100 && new.maximumPixels == 200)
        let old = try read(["min_pixels": 300, "max_pixels": 400])
        #expect(old.minimumPixels == 300 && old.maximumPixels == 400)
        let both = try read([
            "size": ["shortest_edge": 100, "longest_edge": 200], "min_pixels": 150, "max_pixels": .null,
        ])
        #expect(both.minimumPixels == 150 && both.maximumPixels == 200)
    }

    @Test(
        arguments: [
            (["size": ["shortest_edge": 0, "longest_edge": 100]], "shortest_edge"),
            (["size": ["shortest_edge": -1, "longest_edge": 100]], "shortest_edge"),
            (["size": ["shortest_edge": 200, "longest_edge": 100]], "longest_edge"),
            (["size": ["shortest_edge": 200]], "longest_edge"), (["size": ["height": 5, "width": 5]], "shortest_edge"),
            (["size": 224], "size"), (["min_pixels": "4"], "min_pixels"), (["max_pixels": 1], "longest_edge"),
            (["image_mean": [0.5, 0.5]], "means"), (["image_mean": 0.5], "image_mean"),
            (["image_std": [0.5, 0, 0.5]], "deviations"), (["image_std": [0.5, -0.5, 0.5]], "deviations"),
            (["image_std": [0.5, 0.5, 0.5, 0.5]], "deviations"), (["image_std": [0.5, "a", 0.5]], "image_std"),
            (["resample": "bicubic"], "resample"), (["rescale_factor": []], "rescale_factor"),
            (["patch_size": 16], "patch_size is 16"), (["merge_size": 4], "merge_size is 4"),
            (["temporal_patch_size": 1], "temporal_patch_size is 1"), (["patch_size": "8"], "patch_size"),
            (["do_resize": "yes"], "do_resize"),
        ] as [(JSONValue, String)]
    )
    func nonsenseIsNamed(json: JSONValue, fragment: String) {
        expectFailure(.checkpointMalformed, fragment, "preprocessor_config.json") { _ = try read(json) }
    }

    @Test(
        arguments: [
            (["resample": 2], "resample"), (["rescale_factor": 1], "rescale_factor"),
            (["do_resize": false], "do_resize"),
            (["do_rescale": false], "do_rescale"), (["do_normalize": false], "do_normalize"),
        ] as [(JSONValue, String)]
    )
    func otherPreprocessingIsRefused(json: JSONValue, fragment: String) {
        expectFailure(.checkpointUnsupported, fragment, "preprocessor_config.json") { _ = try read(json) }
    }

    @Test func whatTheReferenceWritesIsTaken() throws {
        let found = try read([
            "do_resize": true, "do_rescale": true, "do_normalize": true, "do_convert_rgb": true, "resample": 3,
            "rescale_factor": 0.00392156862745098, "patch_size": 8, "merge_size": 2, "temporal_patch_size": 2,
            "image_mean": [0.1, 0.2, 0.3], "image_std": [0.4, 0.5, 0.6],
        ])
        #expect(found.mean == [0.1, 0.2, 0.3] && found.standardDeviation == [0.4, 0.5, 0.6])
    }
}

import Foundation
import Inference
import Testing

/// Configurations that are valid in form but absurd, or damaged at random: an error or features, never a trap.
@Suite struct HostileConfigurationTests {
    /// Opens the directory and computes one photo; whether that worked.
    private func tryEverything(_ directory: String, _ photo: [UInt8]) -> Bool {
        do {
            let encoder = try StyleEncoder(checkpoint: directory, options: .init(threadCount: 1))
            _ = encoder.largestCost
            _ = try encoder.cost(of: photo)
            // A damaged bound may admit a photo whose computation would take long; opening it is enough then.
            guard try encoder.cost(of: photo).teraFLOP < 1e-3 else { return true }
            _ = try encoder.compute(photo)
            return true
        } catch {
            return false
        }
    }

    @Test(arguments: [
        "text_config.hidden_size", "text_config.num_hidden_layers", "text_config.num_attention_heads",
        "text_config.num_key_value_heads", "text_config.head_dim", "text_config.intermediate_size",
        "text_config.vocab_size", "vision_config.depth", "vision_config.hidden_size", "vision_config.num_heads",
        "vision_config.intermediate_size", "vision_config.patch_size", "vision_config.temporal_patch_size",
        "vision_config.spatial_merge_size", "vision_config.num_position_embeddings",
    ])
    func hugeExtentsFailOnATensorsShape(field: String) throws {
        try withTemporaryDirectory { directory in
            let photo = try ModelFixture.photo("exif-1.jpg")
            var checkpoint = SmallCheckpoint()
            checkpoint.preprocessor = nil
            try checkpoint.write(to: directory)
            for value in [1, 4, 64, 4095, 65_536, 4_194_304, 16_777_215] {
                for width in [32, 16_777_212] {
                    // The widths beside it as large as they can be, so that products are.
                    let config = checkpoint.config.setting("vision_config.hidden_size", to: .integer(width))
                        .setting(field, to: .integer(value))
                    try config.data().write(to: URL(filePath: directory + "/config.json"))
                    _ = tryEverything(directory, photo)
                }
            }
        }
    }

    @Test func anOverflowingMergedWidthIsRefusedWhereTheTowersTensorsFit() throws {
        // Every tensor up to the merger has the right shape, so the product of width and square is really formed.
        try withTemporaryDirectory { directory in
            var checkpoint = SmallCheckpoint()
            checkpoint.config = checkpoint.config.setting("vision_config.spatial_merge_size", to: 4095)
            checkpoint.preprocessor = nil
            try checkpoint.write(to: directory)
            expectFailure(.checkpointTensor, "merger", "\(16 * 4095 * 4095)") {
                _ = try StyleEncoder(checkpoint: directory)
            }
            try checkpoint.config.setting("vision_config.spatial_merge_size", to: 8_388_608).data()
                .write(to: URL(filePath: directory + "/config.json"))
            expectFailure(.checkpointMalformed, "spatial_merge_size") { _ = try StyleEncoder(checkpoint: directory) }
        }
    }

    @Test(arguments: ["config.json", "preprocessor_config.json", "stylematch.json"])
    func randomDamageIsRefusedOrHarmless(name: String) throws {
        try withTemporaryDirectory { directory in
            let photo = try ModelFixture.photo("exif-1.jpg")
            try SmallCheckpoint().write(to: directory)
            let url = URL(filePath: directory + "/" + name)
            let whole = [UInt8](try Data(contentsOf: url))
            // Written in place: a file that is cut and written again waits for the disk.
            let handle = try FileHandle(forUpdating: url)
            defer { try? handle.close() }
            var numbers = SeededNumbers(70)
            var opened = 0
            for _ in 0..<400 {
                var bytes = whole
                for _ in 0..<Int.random(in: 1...2, using: &numbers) {
                    let index = Int.random(in: 0..<bytes.count, using: &numbers)
                    if Bool.random(using: &numbers) {
                        bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
                    } else {
                        bytes[index] = UInt8(ascii: "0") + UInt8.random(in: 0..<10, using: &numbers)
                    }
                }
                try handle.seek(toOffset: 0)
                try handle.write(contentsOf: Data(bytes))
                if tryEverything(directory, photo) { opened += 1 }
            }
            #expect(opened > 0 && opened < 400, "\(opened) of 400 were opened")
        }
    }
}

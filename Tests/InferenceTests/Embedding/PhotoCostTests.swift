import Foundation
import Inference
import Testing

/// The work of a photo in the 2B model.
@Suite struct PhotoCostTests {
    private static let configuration: JSONValue = [
        "model_type": "qwen3_vl",
        "text_config": [
            "hidden_size": 2048, "num_hidden_layers": 28, "num_attention_heads": 16, "num_key_value_heads": 8,
            "head_dim": 128, "intermediate_size": 6144, "vocab_size": 151_936,
            "rope_scaling": ["mrope_section": [24, 20, 20]], "rope_theta": 5_000_000,
        ],
        "vision_config": [
            "depth": 24, "hidden_size": 1024, "num_heads": 16, "intermediate_size": 4096, "out_hidden_size": 2048,
            "num_position_embeddings": 2304, "deepstack_visual_indexes": [5, 11, 17],
        ],
    ]

    private func cost(_ width: Int, _ height: Int) throws -> PhotoCost {
        let configuration = try JSONDecoder().decode(ModelConfiguration.self, from: Self.configuration.data())
        let prompt = Prompt.describeAppearance(generationPrompt: true).textTokenCount
        #expect(prompt == 16)
        return PhotoCost(patches: width / 16 * (height / 16), promptTokens: prompt, configuration: configuration)
    }

    @Test(arguments: [
        (256, 256, 0.40, 0.005), (448, 448, 1.18, 0.005), (768, 768, 3.75, 0.01), (1440, 1088, 12.3, 0.05),
        (4032, 3008, 301, 0.5),
    ])
    func equalsWhatWasCountedByHand(width: Int, height: Int, teraFLOP: Double, rounding: Double) throws {
        let found = try cost(width, height).teraFLOP
        #expect(abs(found - teraFLOP) <= rounding, "\(found)")
    }

    @Test func itsPartsAreThose() throws {
        let found = try cost(448, 448)
        // Blocks .476 and mergers .039; both are products with weights.
        #expect(abs(found.visionLinear / 1e12 - 0.515) <= 0.001)
        #expect(abs(found.visionAttention / 1e12 - 0.060) <= 0.001)
        #expect(abs(found.language / 1e12 - 0.603) <= 0.001)
        #expect(found.total == found.visionLinear + found.visionAttention + found.language)
    }

    @Test func anEncoderKnowsItFromTheHeader() throws {
        try withTemporaryDirectory { directory in
            try SmallCheckpoint().write(to: directory)
            let encoder = try StyleEncoder(checkpoint: directory)
            // 720 x 480 is brought to 4,096 pixels: 64 x 48, of 48 patches.
            let found = try encoder.cost(of: ModelFixture.photo("720x480.jpg"))
            #expect(found == encoder.largestCost(pixels: 64 * 48))
            #expect(encoder.largestCost == encoder.largestCost(pixels: 4096))
            #expect(found.total < encoder.largestCost.total)
            // By hand: 2 operations for each weight and row, attention twice over, 7 words of prompt.
            let patches = 48.0
            let block: Double = 4 * 16 * 16 + 2 * 16 * 24
            let merger: Double = 64 * 64 + 64 * 32
            let tokens = patches / 4
            let linear: Double = patches * (block + 16 * 192) + 2 * tokens * merger
            #expect(found.visionLinear == 2 * linear)
            #expect(found.visionAttention == 4 * patches * patches * 16)
            let sequence = tokens + 7
            let layer: Double = 32 * (2 * 64 + 2 * 32) + 3 * 32 * 40
            let language: Double = 2 * sequence * layer + 2 * sequence * sequence * 64
            #expect(found.language == language)
        }
    }
}

import Foundation
import Inference
import Testing

/// The three spellings of the rotary parameters.
@Suite struct RotaryConfigurationTests {
    private func read(_ changes: [(String, JSONValue?)]) throws -> ModelConfiguration {
        let plain = SmallCheckpoint.configuration(width: 32, vocabulary: 40).setting(
            "text_config.rope_parameters",
            to: nil
        )
        let config = changes.reduce(plain) { $0.setting($1.0, to: $1.1) }
        return try JSONDecoder().decode(ModelConfiguration.self, from: config.data())
    }

    @Test func theNewSpellingHoldsEverything() throws {
        let found = try read([("text_config.rope_parameters", ["rope_theta": 7e6, "mrope_section": [3, 2, 1]])])
        #expect(found.text.rotary == RotaryParameters(theta: 7e6, sections: [3, 2, 1]))
    }

    @Test func theOldSpellingKeepsThetaBesideIt() throws {
        let found = try read([
            ("text_config.rope_scaling", ["rope_type": "default", "mrope_section": [3, 2, 1]]),
            ("text_config.rope_theta", 5_000_000),
        ])
        #expect(found.text.rotary == RotaryParameters(theta: 5e6, sections: [3, 2, 1]))
    }

    @Test func theOldSpellingWinsWhereBothStand() throws {
        let found = try read([
            ("text_config.rope_scaling", ["rope_theta": 3e6]), ("text_config.rope_parameters", ["rope_theta": 4e6]),
        ])
        #expect(found.text.rotary.theta == 3e6)
    }

    @Test func theReferencesDefaultsFillIn() throws {
        let found = try read([("text_config.rope_scaling", .null)])
        #expect(found.text.rotary == RotaryParameters(theta: 500_000, sections: [24, 20, 20]))
        #expect(found.vision.rotaryTheta == 10_000)
    }

    @Test func aThetaBesideThemMustBeANumber() {
        #expect(throws: DecodingError.self) { try read([("text_config.rope_theta", "x")]) }
        #expect(throws: InferenceError.self) { try read([("text_config.rope_theta", 1)]) }
    }

    @Test func theVisionTowerHasItsOwn() throws {
        let nested = try read([("vision_config.rope_parameters", ["rope_theta": 2e4, "rope_type": "axial"])])
        #expect(nested.vision.rotaryTheta == 2e4)
        #expect(try read([("vision_config.rope_theta", 3e4)]).vision.rotaryTheta == 3e4)
    }
}

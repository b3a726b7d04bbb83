import Foundation
import Inference
import Testing

/// `config.json`: what is read, and how each field can be wrong.
@Suite struct ConfigurationTests {
    /// A change to one field and what is said of it.
    struct Fault: Sendable, CustomTestStringConvertible {
        let field: String
        let value: JSONValue?
        var code = InferenceError.Code.checkpointMalformed
        var says: String?

        var testDescription: String { "\(field) = \(value.map { "\($0)" } ?? "absent")" }
        /// What the message must hold: at least the field's last name.
        var fragment: String { says ?? String(field.split(separator: ".").last ?? "") }
    }

    private static let integers = [
        "text_config.hidden_size", "text_config.num_hidden_layers", "text_config.num_attention_heads",
        "text_config.num_key_value_heads", "text_config.head_dim", "text_config.intermediate_size",
        "text_config.vocab_size", "vision_config.depth", "vision_config.hidden_size", "vision_config.num_heads",
        "vision_config.intermediate_size", "vision_config.patch_size", "vision_config.temporal_patch_size",
        "vision_config.spatial_merge_size", "vision_config.in_channels", "vision_config.out_hidden_size",
        "vision_config.num_position_embeddings",
    ]
    private static let required = [
        "model_type", "text_config", "vision_config", "text_config.hidden_size", "text_config.num_hidden_layers",
        "text_config.num_attention_heads", "text_config.intermediate_size", "text_config.vocab_size",
        "vision_config.depth", "vision_config.hidden_size", "vision_config.num_heads",
        "vision_config.intermediate_size", "vision_config.out_hidden_size", "vision_config.num_position_embeddings",
        "vision_config.deepstack_visual_indexes",
    ]

    static let missing = required.map { Fault(field: $0, value: nil) } + required.map { Fault(field: $0, value: .null) }
    static let wrongTypes: [Fault] =
        integers.flatMap { field in
            [1.5, "32", [32], [:], true].map { Fault(field: field, value: $0) }
        }
        + [
            Fault(field: "model_type", value: 3), Fault(field: "text_config", value: []),
            Fault(field: "vision_config", value: "x"), Fault(field: "image_token_id", value: "x"),
            Fault(field: "vision_start_token_id", value: []),
            Fault(field: "vision_end_token_id", value: 0.5, says: "number"),
            Fault(field: "text_config.rms_norm_eps", value: "small"), Fault(field: "text_config.hidden_act", value: 1),
            Fault(field: "text_config.attention_bias", value: "no"),
            Fault(field: "text_config.rope_parameters", value: 5), Fault(field: "text_config.rope_scaling", value: 5),
            Fault(field: "text_config.rope_parameters.mrope_section", value: [4, "2", 2]),
            Fault(field: "text_config.rope_parameters.rope_theta", value: []),
            Fault(field: "text_config.rope_parameters.rope_type", value: 1),
            Fault(field: "text_config.rope_parameters.mrope_interleaved", value: 1),
            Fault(field: "vision_config.deepstack_visual_indexes", value: 0),
            Fault(field: "vision_config.deepstack_visual_indexes", value: [0.5], says: "number"),
            Fault(field: "vision_config.hidden_act", value: 1), Fault(field: "vision_config.rope_parameters", value: 1),
        ]
    static let outOfRange: [Fault] =
        integers.flatMap { field in
            [0, -1, 16_777_216, 4_294_967_296, .integer(.max), .integer(.min)].map { Fault(field: field, value: $0) }
        }
        + [
            Fault(field: "vision_config.patch_size", value: 4096),
            Fault(field: "vision_config.spatial_merge_size", value: 4096),
            Fault(field: "text_config.rms_norm_eps", value: 0), Fault(field: "text_config.rms_norm_eps", value: -1e-6),
            Fault(field: "text_config.rms_norm_eps", value: 1e300), Fault(field: "text_config.head_dim", value: 15),
            Fault(field: "vision_config.rope_parameters", value: ["rope_theta": 0]),
            Fault(field: "vision_config.rope_theta", value: -1, says: "rope_theta"),
        ]
    static let contradictions: [Fault] = [
        Fault(
            field: "text_config",
            says: "head_dim is 0",
            value: SmallCheckpoint.configuration(width: 32, vocabulary: 40)["text_config"]?
                .setting("num_attention_heads", to: 64).setting("head_dim", to: nil)
        ),
        Fault(field: "text_config.num_key_value_heads", value: 3),
        Fault(field: "text_config.num_key_value_heads", value: 8),
        Fault(field: "vision_config.num_heads", value: 3), Fault(field: "vision_config.num_heads", value: 8),
        Fault(field: "vision_config.num_position_embeddings", value: 15),
        Fault(field: "vision_config.out_hidden_size", value: 48, says: "48 but text_config.hidden_size is 32"),
        Fault(field: "text_config.hidden_size", value: 64, says: "32 but text_config.hidden_size is 64"),
        Fault(field: "vision_config.deepstack_visual_indexes", value: [1]),
        Fault(field: "vision_config.deepstack_visual_indexes", value: [-1]),
        Fault(field: "vision_config.deepstack_visual_indexes", value: [0, 0]),
        Fault(
            field: "vision_config",
            says: "deepstack indexes",
            value: SmallCheckpoint.configuration(width: 32, vocabulary: 40)["vision_config"]?
                .setting("depth", to: 2).setting("deepstack_visual_indexes", to: [0, 1])
        ),
        Fault(field: "text_config.rope_parameters", value: ["rope_theta": 1]),
        Fault(field: "text_config.rope_parameters", value: ["mrope_section": [4, 2]]),
        Fault(field: "text_config.rope_parameters", value: ["mrope_section": [4, -2, 2]]),
        Fault(field: "text_config.rope_parameters", value: ["mrope_section": [4, 2, 16_777_216]]),
    ]
    static let unsupported: [Fault] = [
        Fault(field: "model_type", value: "qwen2_5_vl", says: "qwen2_5_vl"),
        Fault(field: "model_type", value: "qwen3_vl_moe", says: "qwen3_vl_moe"),
        Fault(field: "text_config.hidden_act", value: "gelu", says: "text_config.hidden_act"),
        Fault(field: "vision_config.hidden_act", value: "gelu", says: "vision_config.hidden_act"),
        Fault(field: "vision_config.in_channels", value: 4), Fault(field: "text_config.attention_bias", value: true),
        Fault(field: "text_config.rope_parameters", value: ["rope_type": "yarn"], says: "rope_parameters is yarn"),
        Fault(field: "text_config.rope_scaling", value: ["rope_type": "linear"], says: "rope_scaling is linear"),
        Fault(field: "text_config.rope_scaling", value: ["type": "dynamic"], says: "rope_scaling is dynamic"),
        Fault(field: "text_config.rope_parameters", value: ["mrope_interleaved": false], says: "mrope_interleaved"),
        Fault(field: "vision_config.rope_parameters", value: ["rope_type": "yarn"], says: "rope_parameters is yarn"),
    ].map { fault in
        var fault = fault
        fault.code = .checkpointUnsupported
        return fault
    }

    private func check(_ fault: Fault) throws {
        let config = SmallCheckpoint.configuration(width: 32, vocabulary: 40).setting(fault.field, to: fault.value)
        try withTemporaryDirectory { directory in
            try config.data().write(to: URL(filePath: directory + "/config.json"))
            expectFailure(fault.code, fault.fragment, "config.json") { _ = try Checkpoint(path: directory) }
        }
    }

    @Test(arguments: missing) func missingFieldsAreNamed(_ fault: Fault) throws { try check(fault) }
    @Test(arguments: wrongTypes) func fieldsOfTheWrongTypeAreNamed(_ fault: Fault) throws { try check(fault) }
    @Test(arguments: outOfRange) func fieldsOutOfRangeAreNamed(_ fault: Fault) throws { try check(fault) }
    @Test(arguments: contradictions) func contradictionsAreNamed(_ fault: Fault) throws { try check(fault) }
    @Test(arguments: unsupported) func whatIsNotSupportedIsRefused(_ fault: Fault) throws { try check(fault) }

    @Test(arguments: ["", "not JSON", "[]", "7", "{", "{}}", "\u{0}", #"{"model_type": "qwen3_vl""#])
    func textThatIsNoConfigurationIsRefused(text: String) throws {
        try withTemporaryDirectory { directory in
            try Data(text.utf8).write(to: URL(filePath: directory + "/config.json"))
            expectFailure(.checkpointMalformed, directory + "/config.json") { _ = try Checkpoint(path: directory) }
        }
    }
}

extension ConfigurationTests.Fault {
    fileprivate init(field: String, says: String, value: JSONValue?) {
        self.init(field: field, value: value, says: says)
    }
}

extension SmallCheckpoint {
    /// `config.json` of a small model.
    static func configuration(width: Int, vocabulary: Int) -> JSONValue {
        [
            "model_type": "qwen3_vl", "image_token_id": 30, "vision_start_token_id": 31, "vision_end_token_id": 32,
            "text_config": [
                "hidden_size": .integer(width), "num_hidden_layers": 1, "num_attention_heads": 4,
                "num_key_value_heads": 2, "head_dim": 16, "intermediate_size": 40, "vocab_size": .integer(vocabulary),
                "rms_norm_eps": 1e-6, "hidden_act": "silu", "attention_bias": false,
                "rope_parameters": [
                    "rope_theta": 10000.0, "mrope_section": [4, 2, 2], "rope_type": "default",
                    "mrope_interleaved": true,
                ],
            ],
            "vision_config": [
                "depth": 1, "hidden_size": 16, "num_heads": 2, "intermediate_size": 24, "patch_size": 8,
                "temporal_patch_size": 2, "spatial_merge_size": 2, "in_channels": 3, "out_hidden_size": .integer(width),
                "num_position_embeddings": 16, "deepstack_visual_indexes": [0], "hidden_act": "gelu_pytorch_tanh",
            ],
        ]
    }

    /// The name and shape of each tensor of that model.
    static func shapes(width: Int, vocabulary: Int) -> [(name: String, shape: [Int])] {
        let vision = "model.visual."
        let block = vision + "blocks.0."
        let language = "model.language_model."
        let layer = language + "layers.0."
        var shapes: [(name: String, shape: [Int])] = [
            (vision + "patch_embed.proj.weight", [16, 3, 2, 8, 8]), (vision + "patch_embed.proj.bias", [16]),
            (vision + "pos_embed.weight", [16, 16]), (block + "norm1.weight", [16]), (block + "norm1.bias", [16]),
            (block + "attn.qkv.weight", [48, 16]), (block + "attn.qkv.bias", [48]),
            (block + "attn.proj.weight", [16, 16]), (block + "attn.proj.bias", [16]),
            (block + "norm2.weight", [16]), (block + "norm2.bias", [16]),
            (block + "mlp.linear_fc1.weight", [24, 16]), (block + "mlp.linear_fc1.bias", [24]),
            (block + "mlp.linear_fc2.weight", [16, 24]), (block + "mlp.linear_fc2.bias", [16]),
            (language + "embed_tokens.weight", [vocabulary, width]), (language + "norm.weight", [width]),
            (layer + "input_layernorm.weight", [width]), (layer + "post_attention_layernorm.weight", [width]),
            (layer + "self_attn.q_proj.weight", [64, width]), (layer + "self_attn.k_proj.weight", [32, width]),
            (layer + "self_attn.v_proj.weight", [32, width]), (layer + "self_attn.o_proj.weight", [width, 64]),
            (layer + "self_attn.q_norm.weight", [16]), (layer + "self_attn.k_norm.weight", [16]),
            (layer + "mlp.gate_proj.weight", [40, width]), (layer + "mlp.up_proj.weight", [40, width]),
            (layer + "mlp.down_proj.weight", [width, 40]),
        ]
        for (merger, norm) in [("merger.", 16), ("deepstack_merger_list.0.", 64)] {
            shapes += [
                (vision + merger + "norm.weight", [norm]), (vision + merger + "norm.bias", [norm]),
                (vision + merger + "linear_fc1.weight", [64, 64]), (vision + merger + "linear_fc1.bias", [64]),
                (vision + merger + "linear_fc2.weight", [width, 64]), (vision + merger + "linear_fc2.bias", [width]),
            ]
        }
        return shapes
    }
}

#!/usr/bin/env python3
"""Write a checkpoint of exactly Qwen3-VL-2B's shapes with random weights: 625 tensors, 4.26 GB in bf16.

It is for measuring speed and memory where the real weights cannot be had; what it computes means nothing. Keep it
outside of the repository:

    .venv/bin/python Tools/make_full_size_checkpoint.py /var/tmp/qwen3-vl-2b-random
"""

import argparse
import json
import pathlib
import struct
import sys

import torch
from transformers import Qwen3VLConfig, Qwen3VLForConditionalGeneration

CONFIG = dict(
    model_type="qwen3_vl",
    architectures=["Qwen3VLForConditionalGeneration"],
    image_token_id=151655, video_token_id=151656, vision_start_token_id=151652, vision_end_token_id=151653,
    tie_word_embeddings=True,
    text_config=dict(
        model_type="qwen3_vl_text", hidden_size=2048, num_hidden_layers=28, num_attention_heads=16,
        num_key_value_heads=8, head_dim=128, intermediate_size=6144, vocab_size=151936, rms_norm_eps=1e-6,
        hidden_act="silu", attention_bias=False, max_position_embeddings=262144, tie_word_embeddings=True,
        rope_theta=5000000, rope_scaling=dict(
            rope_type="default", mrope_section=[24, 20, 20], mrope_interleaved=True)),
    vision_config=dict(
        model_type="qwen3_vl", depth=24, hidden_size=1024, num_heads=16, intermediate_size=4096,
        hidden_act="gelu_pytorch_tanh", patch_size=16, temporal_patch_size=2, spatial_merge_size=2, in_channels=3,
        num_position_embeddings=2304, deepstack_visual_indexes=[5, 11, 17], out_hidden_size=2048))
PREPROCESSOR = dict(
    size=dict(shortest_edge=65536, longest_edge=16777216), patch_size=16, temporal_patch_size=2, merge_size=2,
    image_mean=[0.5, 0.5, 0.5], image_std=[0.5, 0.5, 0.5], image_processor_type="Qwen2VLImageProcessorFast")


def shapes():
    with torch.device("meta"):
        model = Qwen3VLForConditionalGeneration(Qwen3VLConfig(**json.loads(json.dumps(CONFIG))))
    return {name: tuple(value.shape) for name, value in model.state_dict().items() if name != "lm_head.weight"}


def values(name, shape, noise, start):
    """Weights of plausible size, cut from one long stretch of noise."""
    count = 1
    for extent in shape:
        count *= extent
    if name.endswith("norm.weight") or ".norm1.weight" in name or ".norm2.weight" in name:
        return torch.ones(count, dtype=torch.bfloat16)
    if len(shape) == 1:
        return torch.zeros(count, dtype=torch.bfloat16)
    repeats = -(-(count + start) // len(noise))
    stretch = noise.repeat(repeats)[start:start + count]
    fan_in = count // shape[0]
    return (stretch * (0.02 if "embed" in name else fan_in**-0.5)).to(torch.bfloat16)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path, help="directory to write")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "config.json").write_text(json.dumps(CONFIG, indent=2) + "\n")
    (arguments.out / "preprocessor_config.json").write_text(json.dumps(PREPROCESSOR, indent=2) + "\n")
    tensors = shapes()
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, shape in tensors.items():
        size = 2
        for extent in shape:
            size *= extent
        header[name] = {"dtype": "BF16", "shape": list(shape), "data_offsets": [offset, offset + size]}
        offset += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    generator = torch.Generator().manual_seed(1)
    noise = torch.randn(16_777_259, generator=generator)
    with open(arguments.out / "model.safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for index, (name, shape) in enumerate(tensors.items()):
            data = values(name, shape, noise, index * 7919)
            file.write(data.view(torch.int16).numpy().tobytes())
            if sys.stderr.isatty():
                print(f"\r{index + 1}/{len(tensors)} tensors", end="", file=sys.stderr, flush=True)
    print(f"{arguments.out}: {len(tensors)} tensors, {offset / 1e9:.2f} GB")


if __name__ == "__main__":
    main()

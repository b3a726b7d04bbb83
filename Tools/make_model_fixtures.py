#!/usr/bin/env python3
"""Make small random Qwen3-VL checkpoints and what the reference implementation computes with them.

Each checkpoint directory below --out gets the files that Hugging Face writes (config.json, preprocessor_config.json,
safetensors), a stylematch.json with its prompt ids, a head.safetensors, and expected.safetensors: for every photo the
pooled features of the reference in fp32 and bf16 on the same weights, the embedding, and a sample of each stage.

The tests read these files; Python is needed only to make them anew:

    python3 -m venv .venv && .venv/bin/pip install -r Tools/requirements.txt
    .venv/bin/python Tools/make_model_fixtures.py
"""

import argparse
import json
import pathlib
import shutil
import sys

import torch
import transformers
from safetensors.torch import save_file
from transformers import Qwen3VLConfig, Qwen3VLForConditionalGeneration
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from make_photo_fixtures import decoded

PINNED = {"torch": "2.13.0", "transformers": "5.23.0"}
SAMPLES = 48
VOCABULARY = 160
PROMPT = {"before": [3, 17, 5, 152], "after": [153, 41, 42, 43, 44, 45, 9, 4, 5, 3, 18, 5]}
IMAGE_TOKEN = 155


def text(hidden, layers, heads, key_value_heads, head_width, inner, sections, theta, tied):
    return dict(
        vocab_size=VOCABULARY, hidden_size=hidden, intermediate_size=inner, num_hidden_layers=layers,
        num_attention_heads=heads, num_key_value_heads=key_value_heads, head_dim=head_width, rms_norm_eps=1e-6,
        max_position_embeddings=4096, tie_word_embeddings=tied,
        rope_parameters=dict(
            rope_type="default", rope_theta=theta, mrope_section=sections, mrope_interleaved=True))


def vision(hidden, depth, heads, inner, positions, deepstack, output):
    return dict(
        hidden_size=hidden, depth=depth, num_heads=heads, intermediate_size=inner,
        num_position_embeddings=positions, deepstack_visual_indexes=deepstack, out_hidden_size=output,
        patch_size=16, temporal_patch_size=2, spatial_merge_size=2, in_channels=3)


# Together they differ in everything that a configuration can say.
CHECKPOINTS = {
    "tied-bf16": dict(
        text=text(48, 3, 4, 2, 16, 96, [4, 2, 2], 5_000_000.0, True),
        vision=vision(32, 4, 2, 64, 64, [0, 1, 2], 48),
        dtype=torch.bfloat16, bounds=(4096, 65536), norm="after", pool="all"),
    "sharded-bf16-4.57-keys": dict(
        text=text(64, 4, 8, 2, 12, 80, [3, 2, 2], 1_000_000.0, False),
        vision=vision(24, 5, 2, 60, 36, [1, 3], 64),
        dtype=torch.bfloat16, bounds=(16384, 98304), norm="after", pool="all", shard="60KB", old_rope_keys=True),
    "before-norm-f32": dict(
        text=text(32, 2, 3, 1, 20, 40, [4, 3, 3], 10_000.0, True),
        vision=vision(16, 3, 1, 24, 25, [1], 32),
        dtype=torch.float32, bounds=(4096, 50000), norm="before", pool="image"),
    "multi-head-f16": dict(
        text=text(40, 3, 5, 5, 8, 72, [2, 1, 1], 500_000.0, True),
        vision=vision(24, 2, 3, 48, 49, [0, 1], 40),
        dtype=torch.float16, bounds=(8192, 32768), norm="after", pool="image"),
}


def randomise(model, generator):
    """Weights large enough that every stage has something to say, unlike a fresh initialisation."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            if "norm" in name:
                value = 1 + 0.2 * noise if name.endswith("weight") else 0.1 * noise
            elif parameter.ndim == 1:
                value = 0.1 * noise
            elif "embed_tokens" in name or "pos_embed" in name:
                value = noise
            else:
                fan_in = parameter[0].numel()
                value = noise * (1.4 / fan_in**0.5)
            parameter.copy_(value)


def make_head(width, generator):
    hidden = 64
    head = torch.nn.Sequential(
        torch.nn.Linear(width, hidden), torch.nn.LayerNorm(hidden), torch.nn.GELU(), torch.nn.Dropout(0.1),
        torch.nn.Linear(hidden, 256))
    with torch.no_grad():
        for name, parameter in head.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            parameter.copy_(1 + 0.1 * noise if name == "1.weight" else noise * 0.2)
    return head.eval()


class Stages:
    """Keeps what passes through the modules whose output is a stage."""

    def __init__(self, model):
        self.values = {}
        body = model.model
        # The main merger and the blocks see hidden states of the whole photo; the first block's input is the embedding.
        body.visual.blocks[0].register_forward_pre_hook(self.keep_input("patchEmbedding"))
        for index, block in enumerate(body.visual.blocks):
            block.register_forward_hook(self.keep(f"visionBlock.{index}"))
        for order, merger in enumerate(body.visual.deepstack_merger_list):
            merger.register_forward_hook(self.keep(f"deepstack.{order}"))
        body.visual.merger.register_forward_hook(self.keep("merged"))
        for index, layer in enumerate(body.language_model.layers):
            layer.register_forward_hook(self.keep(f"decoderLayer.{index}"))
        body.language_model.norm.register_forward_pre_hook(self.keep_input("beforeFinalNorm"))
        body.language_model.norm.register_forward_hook(self.keep("finalNorm"))

    def keep(self, name):
        def hook(module, inputs, output):
            value = output[0] if isinstance(output, tuple) else output
            self.values[name] = value.detach().float().reshape(-1, value.shape[-1]).clone()

        return hook

    def keep_input(self, name):
        def hook(module, inputs):
            self.values[name] = inputs[0].detach().float().reshape(-1, inputs[0].shape[-1]).clone()

        return hook


def sample(values):
    flat = values.flatten()
    positions = (torch.arange(SAMPLES) * 7919) % flat.numel()
    return flat[positions]


def run(model, stages, patches, grid, settings):
    count = int(grid.prod()) // 4
    ids = PROMPT["before"] + [IMAGE_TOKEN] * count + PROMPT["after"]
    types = [0] * len(PROMPT["before"]) + [1] * count + [0] * len(PROMPT["after"])
    with torch.no_grad():
        model.model(
            input_ids=torch.tensor([ids]), mm_token_type_ids=torch.tensor([types], dtype=torch.int32),
            attention_mask=torch.ones(1, len(ids), dtype=torch.long), pixel_values=patches.to(model.dtype),
            image_grid_thw=grid, use_cache=False)
    hidden = stages.values["finalNorm" if settings["norm"] == "after" else "beforeFinalNorm"]
    if settings["pool"] == "image":
        hidden = hidden[len(PROMPT["before"]):len(PROMPT["before"]) + count]
    return hidden.double().mean(0).float()


def write_preprocessor(directory, settings):
    least, most = settings["bounds"]
    (directory / "preprocessor_config.json").write_text(json.dumps({
        "size": {"shortest_edge": least, "longest_edge": most}, "patch_size": 16, "temporal_patch_size": 2,
        "merge_size": 2, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5], "resample": 3,
        "image_processor_type": "Qwen2VLImageProcessorFast"}, indent=2) + "\n")


def write_checkpoint(name, settings, out, seed):
    directory = out / name
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    config = Qwen3VLConfig(
        text_config=settings["text"], vision_config=settings["vision"], image_token_id=IMAGE_TOKEN,
        video_token_id=156, vision_start_token_id=152, vision_end_token_id=153,
        tie_word_embeddings=settings["text"]["tie_word_embeddings"])
    generator = torch.Generator().manual_seed(seed)
    model = Qwen3VLForConditionalGeneration(config)
    randomise(model, generator)
    model.tie_weights()
    model = model.to(settings["dtype"])
    model.save_pretrained(directory, max_shard_size=settings.get("shard", "1GB"))
    (directory / "generation_config.json").unlink(missing_ok=True)
    if settings.get("old_rope_keys"):
        path = directory / "config.json"
        data = json.loads(path.read_text())
        rope = data["text_config"].pop("rope_parameters")
        data["text_config"]["rope_theta"] = rope.pop("rope_theta")
        data["text_config"]["rope_scaling"] = rope
        data["vision_config"].pop("rope_parameters", None)
        data["transformers_version"] = "4.57.0"
        path.write_text(json.dumps(data, indent=2) + "\n")
    write_preprocessor(directory, settings)
    (directory / "stylematch.json").write_text(json.dumps({
        "promptTokenIds": PROMPT, "normStage": settings["norm"], "pool": settings["pool"]}, indent=2) + "\n")
    head = make_head(settings["text"]["hidden_size"], generator)
    save_file({key: value.contiguous() for key, value in head.state_dict().items()}, directory / "head.safetensors",
              metadata={"format": "pt"})
    return directory, head


def reference(directory, dtype):
    model = Qwen3VLForConditionalGeneration.from_pretrained(
        directory, dtype=dtype, attn_implementation="eager").eval()
    return model, Stages(model)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    fixtures = pathlib.Path(__file__).parent.parent / "Tests/InferenceTests/Fixtures"
    parser.add_argument("--photos", type=pathlib.Path, default=fixtures / "Photo", help="folder of photos")
    parser.add_argument("--out", type=pathlib.Path, default=fixtures / "Checkpoints")
    parser.add_argument("--only", nargs="*", default=None, help="names of photo files; the default is a fixed list")
    arguments = parser.parse_args()
    versions = {"torch": torch.__version__.split("+")[0], "transformers": transformers.__version__}
    if versions != PINNED:
        sys.exit(f"needs {PINNED}, found {versions}: pip install -r Tools/requirements.txt")
    torch.set_num_threads(1)
    names = arguments.only or json.loads((pathlib.Path(__file__).parent / "parity_photos.json").read_text())
    for seed, (name, settings) in enumerate(CHECKPOINTS.items()):
        directory, head = write_checkpoint(name, settings, arguments.out, seed + 1)
        least, most = settings["bounds"]
        processor = Qwen2VLImageProcessorPil(
            patch_size=16, temporal_patch_size=2, merge_size=2, size={"shortest_edge": least, "longest_edge": most},
            image_mean=[0.5] * 3, image_std=[0.5] * 3)
        exact, exact_stages = reference(directory, torch.float32)
        rounded, rounded_stages = reference(directory, torch.bfloat16)
        expected = {}
        for photo in names:
            batch = processor(images=[decoded((arguments.photos / photo).read_bytes())[0]], return_tensors="pt")
            patches, grid = batch["pixel_values"], batch["image_grid_thw"]
            features = run(exact, exact_stages, patches, grid, settings)
            expected[f"{photo}/features"] = features
            expected[f"{photo}/features.bf16"] = run(rounded, rounded_stages, patches, grid, settings)
            with torch.no_grad():
                expected[f"{photo}/embedding"] = torch.nn.functional.normalize(head(features[None]), eps=1e-12)[0]
            for stage, values in exact_stages.values.items():
                if stage == "beforeFinalNorm":
                    continue
                expected[f"{photo}/{stage}"] = sample(values)
                expected[f"{photo}/{stage}.largest"] = values.abs().max()[None]
        save_file({key: value.contiguous() for key, value in expected.items()}, directory / "expected.safetensors")
        similarity = min(
            torch.nn.functional.cosine_similarity(
                expected[f"{photo}/features"], expected[f"{photo}/features.bf16"], dim=0).item() for photo in names)
        size = sum(file.stat().st_size for file in directory.iterdir())
        print(f"{name}: {len(names)} photos, {size / 1000:.0f} kB, least cosine fp32 to bf16 {similarity:.5f}")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Make the fixtures of texts: a small tokenizer with expected ids, Unicode digests, and expected features.

    .venv/bin/python Tools/make_text_fixtures.py

Below Tests/InferenceTests/Fixtures: Tokenizer/ gets the tokenizer in both forms, strings.json with the ids that PyPI
`tokenizers` gives and unicode.json with digests of what it takes every scalar for. Checkpoints/text-bf16 is a small
random checkpoint with that tokenizer and the features that transformers computes of some texts. The other checkpoints
get expected-text.safetensors: features of random token ids. Run make_model_fixtures.py first.
"""

import argparse
import hashlib
import json
import pathlib
import sys

import tokenizers
import torch
from safetensors.torch import save_file
from tokenizers import Regex, normalizers

import make_model_fixtures as models
import small_tokenizer
from text_samples import KINDS, samples

PINNED = "0.23.3"
LENGTHS = [1, 2, 5, 17, 64, 130, 300]
TEXTS = [
    "조용하고 따뜻한 사람이 좋아요.", "I like long walks, good coffee and people who laugh a lot.", "INFP", "a", "☕️",
    "  \n주말에는 산책하고 커피를 마셔요!\t ", "👩‍👩‍👧 and 🐶 — that's us.", "<|im_end|> is text here", "cafe\u0301!",
    "優しくて落ち着いた人が好きです。", "Люблю гулять, читать и слушать музыку. Ищу доброго человека.",
    "\u1112\u1161\u11ab\u1100\u116e\u11a8\u110b\u1165", small_tokenizer.SENTENCES]
CHECKPOINT = dict(
    text=models.text(48, 3, 4, 2, 16, 96, [4, 2, 2], 5_000_000.0, True) | {"vocab_size": small_tokenizer.VOCABULARY},
    vision=models.vision(16, 2, 2, 32, 16, [0, 1], 48),
    dtype=torch.bfloat16, bounds=(4096, 16384), norm="after", pool="all")


def scalars():
    return (code for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF)


def unicode_digests():
    """SHA-256 of the members of each class, and of the normal forms of every scalar in four surroundings."""
    everything = "".join(map(chr, scalars()))
    digests = {}
    for name, category in [("letter", r"\p{L}"), ("number", r"\p{N}"), ("whitespace", r"\s")]:
        members = normalizers.Replace(Regex(f"[^{category}]"), "").normalize_str(everything)
        digests[name] = hashlib.sha256(members.encode()).hexdigest()
    for name, before, after in [
            ("alone", "", ""), ("marked", "e", "\u0323"), ("between", "\u1100", "\u11a8"), ("followed", "", "\u0308\u0301")]:
        text = "\n".join(before + chr(code) + after for code in scalars())
        digests[name] = hashlib.sha256(normalizers.NFC().normalize_str(text).encode()).hexdigest()
    return digests


def write_tokenizer(directory):
    tokenizer = small_tokenizer.write(directory, older=directory / "older")
    lines = []
    for kind, text in samples(len(KINDS) * 24, seed=5):
        tokenizer.encode_special_tokens = False
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        tokenizer.encode_special_tokens = True
        lines.append({"kind": kind, "text": text, "ids": ids,
                      "plain": tokenizer.encode(text, add_special_tokens=False).ids})
    for line in lines:
        if line["plain"] == line["ids"]:
            del line["plain"]
    body = ",\n".join(json.dumps(line, separators=(",", ":")) for line in lines)
    (directory / "strings.json").write_text(f"[\n{body}\n]\n")
    (directory / "unicode.json").write_text(json.dumps(unicode_digests(), indent=1) + "\n")
    tokenizer.encode_special_tokens = True
    return tokenizer


def run(model, stages, ids, settings, pooled):
    """The mean over the pooled positions of the last hidden state of a sequence without a photo."""
    with torch.no_grad():
        model.model(
            input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long), use_cache=False)
    hidden = stages.values["finalNorm" if settings["norm"] == "after" else "beforeFinalNorm"]
    return hidden[pooled].double().mean(0).float()


def expected_features(directory, settings, sequences):
    """Features and stages of each sequence: (name, ids, the text's own positions)."""
    exact, exact_stages = models.reference(directory, torch.float32)
    rounded, rounded_stages = models.reference(directory, torch.bfloat16)
    expected = {}
    for name, ids, own in sequences:
        everything = slice(0, len(ids))
        expected[f"{name}/ids"] = torch.tensor(ids, dtype=torch.float32)
        expected[f"{name}/features.bf16"] = run(rounded, rounded_stages, ids, settings, everything)
        expected[f"{name}/features.text"] = run(exact, exact_stages, ids, settings, own)
        expected[f"{name}/features"] = run(exact, exact_stages, ids, settings, everything)
        for stage, values in exact_stages.values.items():
            if stage.startswith("decoderLayer") or stage == "finalNorm":
                expected[f"{name}/{stage}"] = models.sample(values)
                expected[f"{name}/{stage}.largest"] = values.abs().max()[None]
    save_file({key: value.contiguous() for key, value in expected.items()}, directory / "expected-text.safetensors")


def text_checkpoint(out, tokenizer):
    name = "text-bf16"
    directory, _ = models.write_checkpoint(name, CHECKPOINT, out, seed=11)
    (directory / "head.safetensors").unlink()
    small_tokenizer.write(directory)
    prompt = small_tokenizer.TEXT_PROMPT
    contract = json.loads((directory / "stylematch.json").read_text()) | {"textPrompt": prompt}
    (directory / "stylematch.json").write_text(json.dumps(contract, indent=2) + "\n")
    (directory / "texts.json").write_text(json.dumps(TEXTS, indent=1) + "\n")
    sequences = []
    for index, text in enumerate(TEXTS):
        ids = tokenizer.encode(text.strip(), add_special_tokens=False).ids
        start = len(prompt["before"])
        sequences.append((str(index), prompt["before"] + ids + prompt["after"], slice(start, start + len(ids))))
    expected_features(directory, CHECKPOINT, sequences)
    print(f"{name}: {len(TEXTS)} texts, {sum(len(ids) for _, ids, _ in sequences)} tokens")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = pathlib.Path(__file__).parent.parent / "Tests/InferenceTests/Fixtures"
    parser.add_argument("--out", type=pathlib.Path, default=root)
    arguments = parser.parse_args()
    versions = {"torch": torch.__version__.split("+")[0], "transformers": models.transformers.__version__}
    if versions != models.PINNED or tokenizers.__version__ != PINNED:
        sys.exit(f"needs {models.PINNED} and tokenizers {PINNED}: pip install -r Tools/requirements.txt")
    torch.set_num_threads(1)
    tokenizer = write_tokenizer(arguments.out / "Tokenizer")
    text_checkpoint(arguments.out / "Checkpoints", tokenizer)
    for seed, (name, settings) in enumerate(models.CHECKPOINTS.items()):
        generator = torch.Generator().manual_seed(100 + seed)
        sequences = []
        for length in LENGTHS:
            ids = torch.randint(0, models.VOCABULARY, [length], generator=generator).tolist()
            sequences.append((str(length), ids, slice(length // 3, max(length // 3 + 1, length - 1))))
        expected_features(arguments.out / "Checkpoints" / name, settings, sequences)
        print(f"{name}: sequences of {LENGTHS} tokens")


if __name__ == "__main__":
    main()

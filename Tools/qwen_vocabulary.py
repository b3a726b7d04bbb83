#!/usr/bin/env python3
"""Write Qwen's whole vocabulary, 151,643 tokens, as tokenizer files of the form that Hugging Face checkpoints have.

PyPI `dashscope` carries the table of tokens and ranks; the merges follow from it. The directory gets tokenizer.json, and
the older form beside it in older/: vocab.json, merges.txt and tokenizer_config.json. Nothing of it is part of the
repository:

    .venv/bin/pip install --no-deps dashscope==2.0.2
    .venv/bin/python Tools/qwen_vocabulary.py /var/tmp/qwen-tokenizer
"""

import argparse
import base64
import importlib.util
import json
import pathlib

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
FIRST_ADDED = 151_643
SPECIAL = [
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|object_ref_start|>", "<|object_ref_end|>", "<|box_start|>",
    "<|box_end|>", "<|quad_start|>", "<|quad_end|>", "<|vision_start|>", "<|vision_end|>", "<|vision_pad|>",
    "<|image_pad|>", "<|video_pad|>"]
ORDINARY = [
    "<tool_call>", "</tool_call>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|fim_pad|>", "<|repo_name|>",
    "<|file_sep|>", "<tool_response>", "</tool_response>", "<think>", "</think>"]


def byte_spellings():
    """The printable character that stands for each byte in a byte-level vocabulary."""
    printable = set(range(0x21, 0x7F)) | set(range(0xA1, 0xAD)) | set(range(0xAE, 0x100))
    others = iter(range(0x100, 0x200))
    return [chr(byte if byte in printable else next(others)) for byte in range(256)]


def ranks():
    """Tokens as bytes with their ranks."""
    package = importlib.util.find_spec("dashscope")
    path = pathlib.Path(package.submodule_search_locations[0]) / "resources/qwen.tiktoken"
    lines = path.read_bytes().splitlines()
    return {base64.b64decode(token): int(rank) for token, rank in (line.split() for line in lines if line)}


def halves(token, table):
    """The two tokens that merge into `token` last: merging its bytes by all lower ranks leaves them."""
    parts = [bytes([byte]) for byte in token]
    while len(parts) > 2:
        pairs = [table.get(parts[i] + parts[i + 1], FIRST_ADDED) for i in range(len(parts) - 1)]
        least = min(pairs)
        index = pairs.index(least)
        if least >= table[token]:
            raise ValueError(f"{token} does not come of lower ranks")
        parts[index:index + 2] = [parts[index] + parts[index + 1]]
    return parts


def build(vocabulary, merges, added):
    """A tokenizer of the kind that transformers makes for Qwen2 and Qwen3."""
    tokenizer = Tokenizer(models.BPE(
        vocab=vocabulary, merges=merges, continuing_subword_prefix="", end_of_word_suffix=""))
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(PATTERN), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_tokens(added)
    return tokenizer


def added_tokens():
    return [AddedToken(content, special=content in SPECIAL, normalized=False) for content in SPECIAL + ORDINARY]


def write_older(directory, vocabulary, merges, tokenizer):
    """vocab.json, merges.txt and the added tokens in tokenizer_config.json."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False))
    lines = ["#version: 0.2"] + [f"{left} {right}" for left, right in merges]
    (directory / "merges.txt").write_text("\n".join(lines) + "\n")
    described = {
        str(number): {
            "content": token.content, "lstrip": False, "normalized": token.normalized, "rstrip": False,
            "single_word": False, "special": token.special}
        for number, token in sorted(tokenizer.get_added_tokens_decoder().items())}
    (directory / "tokenizer_config.json").write_text(json.dumps(
        {"add_prefix_space": False, "added_tokens_decoder": described, "tokenizer_class": "Qwen2Tokenizer"}, indent=1))


def qwen():
    """The vocabulary, the merges and the tokenizer."""
    table = ranks()
    spellings = byte_spellings()

    def spell(token):
        return "".join(spellings[byte] for byte in token)

    ordered = sorted(table, key=table.get)
    vocabulary = {spell(token): table[token] for token in ordered}
    merges = [tuple(map(spell, halves(token, table))) for token in ordered if len(token) > 1]
    return vocabulary, merges, build(vocabulary, merges, added_tokens())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path, help="directory to write")
    arguments = parser.parse_args()
    vocabulary, merges, tokenizer = qwen()
    assert len(vocabulary) == FIRST_ADDED and tokenizer.token_to_id("<|im_end|>") == 151_645
    assert tokenizer.token_to_id("</think>") == 151_668
    arguments.out.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(arguments.out / "tokenizer.json"))
    write_older(arguments.out / "older", vocabulary, merges, tokenizer)
    print(f"{arguments.out}: {len(vocabulary)} tokens, {len(merges)} merges")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Compare `event-worker tokenize` with PyPI `tokenizers` on Qwen's whole vocabulary, and time both.

The texts of the fixtures and random ones of fifteen kinds (Korean, jamo, combining marks, emoji with joiners, mixed
scripts, controls, whitespace, special tokens, ...), each with and without special tokens matched, and with --scalars
every Unicode scalar in five surroundings. Prints how many are equal and the first that are not; exit status 1 when any
is not.

    make build
    .venv/bin/pip install --no-deps dashscope==2.0.2
    .venv/bin/python Tools/qwen_vocabulary.py /var/tmp/qwen-tokenizer
    .venv/bin/python Tools/compare_tokenizers.py --model /var/tmp/qwen-tokenizer
"""

import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import time

from tokenizers import Tokenizer

from text_samples import SPACES, samples

EDGES = re.compile("^[{0}]+|[{0}]+$".format("".join(map(chr, SPACES))))
SURROUNDINGS = ["{}", "a{}b", "'{}e", " {}1\n", "'l{}x\u0301"]


def ours(program, model, texts, special):
    """Token ids from the program, one text after another, and the seconds it took."""
    command = [program, "tokenize", "--model", str(model)] + (["--special-tokens"] if special else [])
    lines = "".join(json.dumps(text) + "\n" for text in texts).encode()
    start = time.perf_counter()
    output = subprocess.run(command, input=lines, stdout=subprocess.PIPE, check=True).stdout
    return [json.loads(line)["ids"] for line in output.splitlines()], time.perf_counter() - start


def theirs(tokenizer, texts, special):
    tokenizer.encode_special_tokens = not special
    start = time.perf_counter()
    found = [encoding.ids for encoding in tokenizer.encode_batch(texts, add_special_tokens=False)]
    return found, time.perf_counter() - start


def report(name, kinds, texts, found, expected):
    wrong = [index for index in range(len(texts)) if found[index] != expected[index]]
    print(f"{name}: {len(texts) - len(wrong)} of {len(texts)} equal")
    for kind, count in collections.Counter(kinds[index] for index in wrong).items():
        print(f"  {kind}: {count} differ")
    for index in wrong[:5]:
        print(f"  {ascii(texts[index])}\n    ours   {found[index]}\n    theirs {expected[index]}")
    return not wrong


def scalar_texts():
    codes = [code for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]
    for surrounding in SURROUNDINGS:
        for start in range(0, len(codes), 8):
            yield surrounding, "\n".join(surrounding.format(chr(code)) for code in codes[start:start + 8])


def fixed_texts(root):
    """The texts of the fixtures: (kind, text)."""
    fixtures = root / "Tests/InferenceTests/Fixtures"
    for line in json.loads((fixtures / "Tokenizer/strings.json").read_text()):
        yield "fixed " + line["kind"], line["text"]
    for text in json.loads((fixtures / "Checkpoints/text-bf16/texts.json").read_text()):
        yield "fixed", text


def equal_user_turns(tokenizer, texts):
    """How many texts' ids between the prompt's are those of the chat template around the text without its margins."""
    tokenizer.encode_special_tokens = False
    before, after = [151_644, 872, 198], [151_645, 198, 151_644, 77_091, 198]
    trimmed = [EDGES.sub("", text) for text in texts]
    chats = [f"<|im_start|>user\n{text}<|im_end|>\n<|im_start|>assistant\n" for text in trimmed]
    whole = [encoding.ids for encoding in tokenizer.encode_batch(chats, add_special_tokens=False)]
    alone = [encoding.ids for encoding in tokenizer.encode_batch(trimmed, add_special_tokens=False)]
    return sum(ids == before + own + after for ids, own in zip(whole, alone))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = pathlib.Path(__file__).parent.parent
    parser.add_argument("--model", type=pathlib.Path, required=True, help="directory with tokenizer.json")
    parser.add_argument("--program", default=str(root / ".build/release/event-worker"))
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scalars", action="store_true", help="also every Unicode scalar in five surroundings")
    arguments = parser.parse_args()
    os.environ.setdefault("RAYON_NUM_THREADS", "1")
    tokenizer = Tokenizer.from_file(str(arguments.model / "tokenizer.json"))
    kinds, texts = map(list, zip(*fixed_texts(root), *samples(arguments.count, arguments.seed)))
    equal = True
    for special in (False, True):
        found, seconds = ours(arguments.program, arguments.model, texts, special)
        expected, reference_seconds = theirs(tokenizer, texts, special)
        equal &= report(f"special tokens {'matched' if special else 'as text'}", kinds, texts, found, expected)
        tokens = sum(map(len, found))
        print(f"  {tokens} tokens: the program with JSON and start {seconds:.2f} s, tokenizers {reference_seconds:.2f} s")
    older = arguments.model / "older"
    if older.exists():
        equal &= report("vocab.json and merges.txt", kinds, texts, ours(arguments.program, older, texts, True)[0], expected)
    turns = equal_user_turns(tokenizer, texts)
    print(f"user turn of the chat template: {turns} of {len(texts)} equal")
    equal &= turns == len(texts)
    if arguments.scalars:
        kinds, texts = map(list, zip(*scalar_texts()))
        found, _ = ours(arguments.program, arguments.model, texts, True)
        equal &= report("every scalar, eight a text", kinds, texts, found, theirs(tokenizer, texts, True)[0])
    sys.exit(0 if equal else 1)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Give the demo's checkpoint words: the small tokenizer, and an embedding for each of its tokens.

The rows that the prompts use stay as they are, so features of pictures stay too. The others are random: the demo's
language model knows which pieces of words two texts share and nothing of what they mean.

    .venv/bin/python Tools/demo_vocabulary.py Sources/EventWorker/Demo/Resources/checkpoint
"""

import argparse
import json
import pathlib

import torch
from safetensors.torch import load_file, save_file

from demo_backbone import TEXT
from small_tokenizer import TEXT_PROMPT, VOCABULARY, write

EMBEDDING = "model.language_model.embed_tokens.weight"
SEED = 11


def widen(directory):
    """Adds the tokenizer and rows for its tokens to a checkpoint directory; doing it again changes nothing."""
    write(directory)
    path = directory / "model.safetensors"
    tensors = load_file(path)
    rows = tensors[EMBEDDING]
    missing = VOCABULARY - len(rows)
    if missing > 0:
        generator = torch.Generator().manual_seed(SEED)
        more = torch.randn(missing, rows.shape[1], generator=generator) * TEXT
        # The constant channel that makes the norms nearly linear, see demo_backbone.py.
        more[:, 0] = rows[0, 0].float()
        tensors[EMBEDDING] = torch.cat([rows, more.to(rows.dtype)])
        save_file(tensors, path, metadata={"format": "pt"})
    path = directory / "config.json"
    config = json.loads(path.read_text())
    config["text_config"]["vocab_size"] = VOCABULARY
    path.write_text(json.dumps(config, indent=2) + "\n")
    path = directory / "stylematch.json"
    contract = json.loads(path.read_text())
    # The prompt is the same around every text, so that a mean over it too would make all texts alike.
    contract |= {"textPrompt": TEXT_PROMPT, "textPool": "text"}
    path.write_text(json.dumps(contract) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=pathlib.Path, help="the checkpoint")
    widen(parser.parse_args().directory)

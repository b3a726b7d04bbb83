#!/usr/bin/env python3
"""Write the manifest of drawn people for `stylelab features`.

    .venv/bin/python Tools/make_drawings_manifest.py --train drawings --out drawings/manifest.jsonl

Drawings under --train (one folder a seed, as `draw_sample_members.py --seed N
--out drawings/N` writes them) are the training split. The demo's own drawings
are the validation split, other people in other outfits: nobody stands on both sides. Without --train there is only the
validation split.
"""

import argparse
import hashlib
import json
import os
import pathlib

DEMO = pathlib.Path(__file__).resolve().parent.parent / "Sources/EventWorker/Demo/Resources/members"


def entries(folder, prefix, split, root):
    """One line a drawing; a person's changed photo belongs to the same identity."""
    photos = [*json.loads((folder / "members.json").read_text()), *json.loads((folder / "updates.json").read_text())]
    for photo in photos:
        path = folder / photo["photo"]
        yield {
            "id": f"{prefix}/{path.stem}", "file": os.path.relpath(path, root),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "identityId": f"{prefix}/{photo['userId']}",
            "split": split,
            "labels": [{"style": photo["style"], "quality": "high", "confidence": 1.0, "source": "drawing"}]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=pathlib.Path, help="folder with one folder of drawings a seed")
    parser.add_argument("--validation", type=pathlib.Path, default=DEMO, help="folder of the held-out drawings")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("manifest.jsonl"))
    arguments = parser.parse_args()
    root = arguments.out.resolve().parent
    lines = []
    if arguments.train:
        for folder in sorted(path for path in arguments.train.iterdir() if (path / "updates.json").exists()):
            lines += entries(folder.resolve(), f"seed-{folder.name}", "train", root)
    lines += entries(arguments.validation.resolve(), "demo", "validation", root)
    arguments.out.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    print(f"{arguments.out}: {len(lines)} drawings")


if __name__ == "__main__":
    main()

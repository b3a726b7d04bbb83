#!/usr/bin/env python3
"""Write the manifest of drawn people for `stylelab features`.

    python3 Tools/make_drawings_manifest.py
    python3 Tools/make_drawings_manifest.py --more drawings --variants --out drawings/manifest.jsonl

The demo's own drawings are the test split. Drawings under --more (one folder a seed, as `draw_sample_members.py
--seed N --out drawings/N` writes them) are other people in other outfits: those of the last two folders are the
validation split, the others the training split, so that nobody stands on two sides. --variants writes three more
pictures of each training drawing beside it: mirrored, shifted a little, and both. It needs Pillow 13.0.0.
"""

import argparse
import hashlib
import json
import os
import pathlib
import random

DEMO = pathlib.Path(__file__).resolve().parent.parent / "Sources/EventWorker/Demo/Resources/members"
VALIDATION_FOLDERS = 2
# The largest shift, as a share of the picture's width.
SHIFT = 1 / 32
JPEG_QUALITY = 90


def entry(path, root, identifier, identity, style, split):
    """One line of the manifest."""
    return {
        "id": identifier, "file": os.path.relpath(path, root),
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "identityId": identity, "split": split,
        "labels": [{"style": style, "quality": "high", "confidence": 1.0, "source": "drawing"}]}


def shifted(picture, generator):
    """The picture moved by a few pixels; what comes in at an edge is stretched from there."""
    reach = round(picture.width * SHIFT)
    right, down = (generator.randint(-reach, reach) for _ in range(2))
    frame = picture.resize((picture.width + 2 * reach, picture.height + 2 * reach))
    frame.paste(picture, (reach + right, reach + down))
    return frame.crop((reach, reach, reach + picture.width, reach + picture.height))


def variants(line, root):
    """Writes the drawing's other pictures; a line each."""
    from PIL import Image, ImageOps

    original = root / line["file"]
    picture = Image.open(original).convert("RGB")
    generator = random.Random(line["id"])
    pictures = {
        "mirrored": ImageOps.mirror(picture), "shifted": shifted(picture, generator),
        "mirrored-shifted": shifted(ImageOps.mirror(picture), generator)}
    for name, variant in pictures.items():
        path = original.with_name(f"{original.stem}-{name}.jpg")
        variant.save(path, quality=JPEG_QUALITY)
        style = line["labels"][0]["style"]
        yield {**entry(path, root, f"{line['id']}-{name}", line["identityId"], style, line["split"]),
               "parentId": line["id"]}


def entries(folder, prefix, split, root):
    """One line a drawing; a person's changed photo belongs to the same identity."""
    photos = [*json.loads((folder / "members.json").read_text()), *json.loads((folder / "updates.json").read_text())]
    for photo in photos:
        path = folder / photo["photo"]
        yield entry(path, root, f"{prefix}/{path.stem}", f"{prefix}/{photo['userId']}", photo["style"], split)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--more", type=pathlib.Path, help="folder with one folder of drawings a seed")
    parser.add_argument("--variants", action="store_true", help="also three changed pictures of a training drawing")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("manifest.jsonl"))
    arguments = parser.parse_args()
    root = arguments.out.resolve().parent
    lines = []
    if arguments.more:
        if not arguments.more.is_dir():
            parser.error(f"{arguments.more} is no folder; "
                         f"draw_sample_members.py --seed N --out {arguments.more}/N fills it")
        folders = sorted(path.resolve() for path in arguments.more.iterdir() if (path / "updates.json").exists())
        if len(folders) <= VALIDATION_FOLDERS:
            parser.error(f"{arguments.more} holds {len(folders)} folders of drawings; "
                         f"{VALIDATION_FOLDERS} validate, so draw more with other seeds")
        for index, folder in enumerate(folders):
            split = "train" if index < len(folders) - VALIDATION_FOLDERS else "validation"
            for line in entries(folder, f"seed-{folder.name}", split, root):
                lines.append(line)
                if arguments.variants and split == "train":
                    lines += variants(line, root)
    lines += entries(DEMO, "demo", "test", root)
    arguments.out.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    print(f"{arguments.out}: {len(lines)} pictures")


if __name__ == "__main__":
    main()

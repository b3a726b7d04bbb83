"""Writes the cast: drawings, members.json, updates.json."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from .backgrounds import Background
from .drawing import draw, person
from .roster import PRESENTATION, Member, cast
from .scenes import PALETTES
from .wardrobe import STYLES

QUALITY, LOWEST_QUALITY, LARGEST_FILE = 86, 64, 20_500
UPDATES = 5


@dataclass(frozen=True)
class Assignment:
    """One drawing to make."""

    file: str
    seed: int
    member: Member
    style: str
    turn: int
    scene: int

    def bytes(self) -> bytes:
        """The drawing as JPEG."""
        member = self.member
        who = person(f"{self.seed}/{member.user_id}", PRESENTATION[member.gender], member.cast_index, member.age)
        photo = f"{self.seed}/{self.file}"
        rng = random.Random(f"place/{photo}")
        background = Background(self.scene, rng.randrange(len(PALETTES)), photo)
        return encoded(draw(who, self.style, photo, self.turn, background, rng.choice((-1, 1))))


def encoded(picture: Image.Image) -> bytes:
    """The picture as JPEG, at the highest quality that keeps the file small."""
    for quality in range(QUALITY, LOWEST_QUALITY - 1, -2):
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True, subsampling="4:2:0")
        if buffer.tell() <= LARGEST_FILE:
            break
    return buffer.getvalue()


def updates(seed: int, members: list[Member]) -> list[tuple[Member, str]]:
    """The members who change their photo, with their new style: one from each style, none stays in it."""
    rng = random.Random(f"updates/{seed}")
    shift = rng.randrange(1, len(STYLES))
    chosen = []
    for index, style in enumerate(STYLES[:UPDATES]):
        able = [m for m in members if m.style == style and m.active and m.gender == ("female", "male")[index % 2]]
        chosen.append((rng.choice(able), STYLES[(index + shift) % len(STYLES)]))
    return sorted(chosen, key=lambda pair: pair[0].number)


def assignments(seed: int) -> tuple[list[Member], list[Assignment], list[dict[str, str]]]:
    """The cast, every drawing to make, and the records of the photo changes."""
    members = cast(seed)
    work = [Assignment(f"drawings/{m.number:03d}.jpg", seed, m, m.style, m.turn, m.scene) for m in members]
    changes = []
    for index, (member, style) in enumerate(updates(seed, members)):
        file = f"drawings/update-{member.number:03d}.jpg"
        work.append(Assignment(file, seed, member, style, member.turn + 1, member.scene + 4 + index))
        changes.append({"userId": member.user_id, "photo": file, "style": style, "previousStyle": member.style})
    return members, work, changes


def _make(assignment: Assignment) -> bytes:
    return assignment.bytes()


def files(seed: int, jobs: int) -> Iterator[tuple[str, bytes]]:
    """Every file of the sample, by its path below the output directory."""
    members, work, changes = assignments(seed)
    yield "members.json", text([member.record() for member in members])
    yield "updates.json", text(changes)
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        for assignment, data in zip(work, pool.map(_make, work)):
            yield assignment.file, data


def text(records: list) -> bytes:
    """JSON with one record a line."""
    lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    return f"[\n{lines}\n]\n".encode()


def contact_sheet(directory: Path, target: Path, columns: int = 10) -> None:
    """All drawings of a directory on one page."""
    names = sorted(directory.glob("drawings/*.jpg"))
    wide, tall = 192, 240
    sheet = Image.new("RGB", (columns * wide, -(-len(names) // columns) * tall), (255, 255, 255))
    for index, name in enumerate(names):
        with Image.open(name) as picture:
            small = picture.resize((wide, tall), Image.Resampling.LANCZOS)
        sheet.paste(small, (index % columns * wide, index // columns * tall))
    sheet.save(target)

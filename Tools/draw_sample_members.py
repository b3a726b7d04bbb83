#!/usr/bin/env python3
"""Draws the demo's sample members and writes them with their attributes.

Needs Python 3.10 or later and Pillow 13.0.0, nothing else. The people are invented and the pictures are drawings;
the same seed gives the same files, byte for byte, with the same Pillow.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

PILLOW = "13.0.0"
DEFAULT_OUT = Path(__file__).resolve().parent.parent / "Sources/EventWorker/Demo/Resources/members"


def check_pillow() -> None:
    """Stops with an instruction unless the pinned Pillow is installed."""
    try:
        import PIL
    except ImportError:
        sys.exit(f"Pillow is missing. Install it: python3 -m pip install Pillow=={PILLOW}")
    if PIL.__version__ != PILLOW:
        sys.exit(f"Pillow {PIL.__version__} is installed, but the drawings are made with {PILLOW}, so that they come "
                 f"out the same everywhere. Install it: python3 -m pip install Pillow=={PILLOW}")


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description="Draws the demo's sample members: members.json, updates.json and drawings/*.jpg.",
        epilog=f"Needs Pillow {PILLOW}. Files already in the directory are overwritten; others are left alone.")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="directory to write to (default: the demo's)")
    parser.add_argument("--seed", type=int, default=7, help="another seed gives another cast (default: 7)")
    parser.add_argument("--jobs", type=int, default=1, help="processes to draw with (default: 1)")
    parser.add_argument("--check", action="store_true",
                        help="write nothing; exit 1 unless the directory holds exactly what would be written")
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="also write a contact sheet of the drawings")
    return parser.parse_args()


def main() -> int:
    """Draws, writes or checks."""
    options = arguments()
    check_pillow()
    from sample_members.output import contact_sheet, files

    total, differing = 0, []
    for name, data in files(options.seed, options.jobs):
        path = options.out / name
        total += len(data)
        if options.check:
            if not path.is_file() or path.read_bytes() != data:
                differing.append(name)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        print(f"{name} {len(data)}", file=sys.stderr)
    if options.sheet is not None:
        contact_sheet(options.out, options.sheet)
    for name in differing:
        print(f"differs: {name}", file=sys.stderr)
    print(f"{total} bytes in all", file=sys.stderr)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())

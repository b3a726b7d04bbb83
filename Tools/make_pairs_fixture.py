#!/usr/bin/env python3
"""Writes members, matches and what `stylelab pairs` must find in them, computed with numpy and scipy alone.

    .venv/bin/python Tools/make_pairs_fixture.py Tests/StyleLabTests/Fixtures/pairs
"""

import base64
import json
import sys
import uuid
from pathlib import Path

import numpy as np
from scipy import stats

YEAR = 2026
MEMBERS = 70
FINGERPRINT = "ab" * 32
NORMAL = {"text": (0.1, 0.45), "style": (0.05, 0.3)}


def members(generator):
    tastes = generator.normal(size=(5, 256))
    people = []
    for number in range(MEMBERS):
        gender = "female" if number % 2 else "male"
        style = tastes[generator.integers(5)] + generator.normal(size=256) * 2.5
        # An eighth fits into bfloat16, which rows of texts are kept in.
        text = np.where(generator.normal(size=64) > 0, 1, -1)
        people.append(
            {
                "id": f"m{number:02}",
                "gender": gender,
                "seeking": ["male" if gender == "female" else "female"] + (["nonbinary"] if number % 9 == 0 else []),
                "birthYear": int(1985 + generator.integers(15)),
                "ages": (25, 38) if number % 7 == 0 else None,
                "blocked": ["m01"] if number == 10 else [],
                "style": (style / np.linalg.norm(style)).astype("<f4") if number % 11 else None,
                "text": text if number % 13 else None,
            }
        )
    return people


def write(people, folder):
    with open(folder / "members.jsonl", "w") as file:
        for person in people:
            record = {
                "eventId": str(uuid.uuid5(uuid.NAMESPACE_URL, person["id"])),
                "occurredAt": "2026-03-01T00:31:00.000Z",
                "schemaVersion": 1,
                "sourceEventId": "evt-" + person["id"],
                "userId": person["id"],
                "gender": person["gender"],
                "seeking": person["seeking"],
                "birthYear": person["birthYear"],
                "region": "seoul",
                "blocked": person["blocked"],
                "active": True,
            }
            if person["ages"]:
                record["ageRange"] = {"min": person["ages"][0], "max": person["ages"][1]}
            if person["text"] is not None:
                record["textEmbedding"] = {"model": "app-text-3", "values": person["text"].tolist()}
            file.write(json.dumps(record) + "\n")
            if person["style"] is None:
                continue
            style = {
                "eventId": str(uuid.uuid5(uuid.NAMESPACE_URL, person["id"] + "/style")),
                "occurredAt": "2026-03-01T00:30:00.000Z",
                "schemaVersion": 1,
                "sourceEventId": "photo-" + person["id"],
                "userId": person["id"],
                "photoId": "p",
                "fingerprint": FINGERPRINT,
                "dimension": 256,
                "embedding": base64.b64encode(person["style"].tobytes()).decode(),
            }
            file.write(json.dumps(style) + "\n")


def eligible(viewer, candidate):
    def admits(one, other):
        age = YEAR - other["birthYear"]
        return (
            other["gender"] in one["seeking"]
            and other["id"] not in one["blocked"]
            and (one["ages"] is None or one["ages"][0] <= age <= one["ages"][1])
        )

    return viewer is not candidate and admits(viewer, candidate) and admits(candidate, viewer)


def calibrated(first, second, part):
    if first is None or second is None:
        return None
    first, second = np.asarray(first, float), np.asarray(second, float)
    cosine = first @ second / (np.linalg.norm(first) * np.linalg.norm(second))
    mean, deviation = NORMAL[part]
    return stats.norm.cdf((cosine - mean) / deviation)


def score(viewer, candidate, text_weight, style_weight):
    """The two sides are equal here, for one's text vector stands for both texts; so their harmonic mean is either."""
    text = calibrated(viewer["text"], candidate["text"], "text")
    style = calibrated(viewer["style"], candidate["style"], "style")
    if style_weight and (viewer["text"] is None) != (viewer["style"] is None):
        # A hybrid is left with what the viewer has.
        text_weight, style_weight = (0, 1) if viewer["text"] is None else (1, 0)
    if not (text_weight and text is not None or style_weight and style is not None):
        return None
    return text_weight * (0.5 if text is None else text) + style_weight * (0.5 if style is None else style)


def rank(people, match, text_weight, style_weight):
    viewer, partner = people[match[0]], people[match[1]]
    if not eligible(viewer, partner):
        return None, None
    pool = [person for person in people if eligible(viewer, person)]
    own = score(viewer, partner, text_weight, style_weight)
    if own is None:
        return len(pool), None
    others = [(score(viewer, person, text_weight, style_weight), person["id"]) for person in pool]
    better = [other for other, name in others if other is not None and (other > own or other == own and name < partner["id"])]
    return len(pool), 1 + len(better)


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    generator = np.random.default_rng(20261129)
    people = members(generator)
    write(people, folder)
    matches = []
    women = [number for number in range(MEMBERS) if number % 2]
    men = [number for number in range(MEMBERS) if number % 2 == 0]
    generator.shuffle(women)
    generator.shuffle(men)
    for woman, man in list(zip(women, men))[:30]:
        matches.append((woman, man))
    # One person in two matches makes one group of people of both.
    matches.append((women[0], men[33]))
    with open(folder / "matches.jsonl", "w") as file:
        for one, other in matches:
            file.write(json.dumps({"userId": people[one]["id"], "partnerId": people[other]["id"]}) + "\n")
    calibration = {"version": 1, "pairs": 1000}
    for part, (mean, deviation) in NORMAL.items():
        calibration[part] = {"kind": "normal", "mean": mean, "deviation": deviation}
    (folder / "calibration.json").write_text(json.dumps(calibration) + "\n")

    rows, skipped = [], 0
    for match in matches:
        pool, text = rank(people, match, 1, 0)
        if pool is None:
            skipped += 1
            continue
        _, hybrid = rank(people, match, 0.4, 0.6)
        sweep = [rank(people, match, 1 - step / 20, step / 20)[1] for step in range(21)]
        rows.append({"match": match, "eligible": pool, "textOnly": text, "hybrid": hybrid, "sweep": sweep})

    def value(metric, place):
        if place is None:
            return 0.0
        return 1 / place if metric == "mrr" else float(place <= int(metric[5:]))

    figures = {}
    for metric in ["hitAt1", "hitAt5", "hitAt10", "mrr"]:
        text = np.array([value(metric, row["textOnly"]) for row in rows])
        hybrid = np.array([value(metric, row["hybrid"]) for row in rows])
        groups = {}
        for row, difference in zip(rows, hybrid - text):
            key = people[row["match"][0]]["id"]
            groups[key] = groups.get(key, 0) + difference
        better = sum(1 for difference in groups.values() if difference > 0)
        worse = sum(1 for difference in groups.values() if difference < 0)
        counts = [row["eligible"] for row in rows]
        if metric == "mrr":
            chance = np.mean([np.mean(1 / np.arange(1, count + 1)) for count in counts])
        else:
            chance = np.mean([min(int(metric[5:]), count) / count for count in counts])
        p = stats.binomtest(better, better + worse, 0.5).pvalue if better + worse else 1.0
        figures[metric] = {
            "textOnly": text.mean(),
            "hybrid": hybrid.mean(),
            "chance": chance,
            "better": better,
            "worse": worse,
            "pValue": p,
        }
    expected = {
        "queries": len(rows),
        "groups": len({people[row["match"][0]]["id"] for row in rows}),
        "skipped": skipped,
        "metrics": figures,
        "ranks": [[row["eligible"], row["textOnly"], row["hybrid"]] for row in rows],
        "meanReciprocalRanks": [
            float(np.mean([value("mrr", row["sweep"][step]) for row in rows])) for step in range(21)
        ],
    }
    (folder / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


main()

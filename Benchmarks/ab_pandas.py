#!/usr/bin/env python3
"""The figures of `stylelab ab analyze` in pandas, a chunk of lines at a time so that ten million fit into memory.

    ab_pandas.py DIRECTORY

reads exposures.jsonl, outcomes.jsonl and experiments.jsonl and prints viewers and impressions of each arm, and for likes,
mutual likes and meets the relative lift with the standard error of viewers as clusters. Ids are kept as 64-bit hashes, as
the program beside it does.
"""

import json
import pathlib
import sys

import numpy as np
import pandas as pd

CHUNK = 200_000


def ids(column):
    return pd.util.hash_array(column.to_numpy(dtype=object), categorize=False)


def milliseconds(column):
    return pd.to_datetime(column, utc=True).to_numpy("datetime64[ms]").astype("int64")


def chunks(path, columns):
    for chunk in pd.read_json(path, lines=True, chunksize=CHUNK, dtype=False, convert_dates=False):
        yield chunk.reindex(columns=columns)


def of_phase(chunk, phase):
    return chunk[(chunk.experiment == phase["key"]) & (chunk.phase == phase["phase"]) & (chunk.isTest != True)]  # noqa: E712


def main():
    directory = pathlib.Path(sys.argv[1])
    lines = [json.loads(line) for line in (directory / "experiments.jsonl").open()]
    phase = next(line for line in lines if line["status"] == "running")
    latest = max(int(pd.Timestamp(line["ingestedAt"]).timestamp() * 1000) for line in lines)
    window = phase["attributionWindowHours"] * 3_600_000
    start, end = (int(pd.Timestamp(phase[name]).timestamp() * 1000) for name in ("start", "end"))
    arms = {name: index for index, name in enumerate(phase["variants"])}

    parts = []
    for chunk in chunks(directory / "exposures.jsonl",
                        ["experiment", "phase", "isTest", "excluded", "viewerId", "variant", "candidateId", "slateId",
                         "impressionId", "viewedAt", "ingestedAt"]):
        latest = max(latest, milliseconds(chunk.ingestedAt).max())
        chunk = of_phase(chunk, phase)
        chunk = chunk[chunk.excluded.isna()]
        parts.append(pd.DataFrame({
            "viewer": ids(chunk.viewerId), "candidate": ids(chunk.candidateId), "slate": ids(chunk.slateId),
            "impression": ids(chunk.impressionId), "viewedAt": milliseconds(chunk.viewedAt),
            "arm": chunk.variant.map(arms).to_numpy("int8")}))
    exposures = pd.concat(parts, ignore_index=True)
    exposures = exposures[exposures.viewedAt.between(start, end)]

    parts, superseded = [], []
    for chunk in chunks(directory / "outcomes.jsonl",
                        ["experiment", "phase", "isTest", "attribution", "viewerId", "variant", "outcomeId", "type",
                         "impressionId", "supersedes", "occurredAt", "ingestedAt"]):
        latest = max(latest, milliseconds(chunk.ingestedAt).max())
        superseded.append(ids(chunk.supersedes.dropna()))
        chunk = of_phase(chunk[chunk.attribution == "attributed"], phase)
        parts.append(pd.DataFrame({
            "viewer": ids(chunk.viewerId), "impression": ids(chunk.impressionId), "outcome": ids(chunk.outcomeId),
            "occurredAt": milliseconds(chunk.occurredAt), "arm": chunk.variant.map(arms).to_numpy("int8"),
            "type": chunk.type.astype(object)}))
    outcomes = pd.concat(parts, ignore_index=True).drop_duplicates("outcome")
    outcomes = outcomes[~outcomes.outcome.isin(np.concatenate(superseded))]
    del parts

    # Each exposure once, the earliest; only viewers of one arm; only closed windows.
    exposures = exposures.sort_values("viewedAt", kind="stable")
    exposures["id"] = exposures.groupby(["viewer", "arm", "candidate", "slate"], sort=False).ngroup()
    places = exposures[["impression", "id"]].drop_duplicates("impression")
    exposures = exposures.drop_duplicates("id")
    exposures = exposures[exposures.groupby("viewer").arm.transform("nunique") == 1]
    exposures = exposures[exposures.viewedAt + window <= latest]

    # What came of them within the window, unless it was taken back or replaced.
    outcomes = outcomes.merge(places, on="impression")
    outcomes = outcomes.merge(exposures[["id", "viewer", "arm", "viewedAt"]], on=["id", "viewer", "arm"])
    delay = outcomes.occurredAt - outcomes.viewedAt
    outcomes = outcomes[(delay <= window) & (delay >= -600_000)]

    result = {"lines": {}, "arms": {}, "lifts": {}}
    counts = exposures.groupby("arm").viewer.agg(["nunique", "size"])
    for name, arm in arms.items():
        result["arms"][name] = [int(counts.loc[arm, "nunique"]), int(counts.loc[arm, "size"])]
    for metric, kind in (("like_rate", "like"), ("mutual_like_rate", "mutual_like"), ("meet_rate", "meet")):
        exposures["found"] = exposures.id.isin(outcomes.id[outcomes.type == kind]).astype("int64")
        viewers = exposures.groupby(["arm", "viewer"]).found.agg(m="sum", d="size").reset_index()
        rates = {}
        for arm, rows in viewers.groupby("arm"):
            m, d, covariance = rows.m.mean(), rows.d.mean(), rows[["m", "d"]].cov()
            variance = (covariance.m.m / d**2 - 2 * covariance.m.d * m / d**3 + m**2 * covariance.d.d / d**4) / len(rows)
            rates[arm] = (m / d, variance)
        control, control_variance = rates[0]
        result["lifts"][metric] = {
            name: [rates[arm][0] / control - 1,
                   (rates[arm][1] / control**2 + control_variance * rates[arm][0]**2 / control**4) ** 0.5]
            for name, arm in arms.items() if arm}
    print(json.dumps(result))


main()

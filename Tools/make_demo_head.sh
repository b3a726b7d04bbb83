#!/usr/bin/env bash
# Makes the demo's checkpoint and its head from drawings of other people than the demo's: tens of minutes on one core.
#   Tools/make_demo_head.sh WORK_DIRECTORY
# What is drawn, computed and trained stays in the work directory; drawings that are there are not drawn again.
set -euo pipefail
cd "$(dirname "$0")/.."
work=${1:?Name a directory to work in: Tools/make_demo_head.sh WORK_DIRECTORY}
python=${PYTHON:-.venv/bin/python}
mkdir -p "$work"
for seed in {100..118}; do
    folder=$work/drawings/$seed
    [[ -f $folder/updates.json && $(find "$folder/drawings" -name '???.jpg' | wc -l) == 80 ]] ||
        "$python" Tools/draw_sample_members.py --seed "$seed" --out "$folder"
done
"$python" Tools/make_drawings_manifest.py --more "$work/drawings" --variants --out "$work/manifest.jsonl"
"$python" Tools/make_demo_checkpoint.py --manifest "$work/manifest.jsonl" --out "$work/checkpoint"
swift build -c release --product stylelab
stylelab=$(swift build -c release --show-bin-path)/stylelab
# All drawings share one frame, so difference hashes call many of them near duplicates.
different=(--near-duplicate-bits -1)
"$stylelab" features --model "$work/checkpoint" --manifest "$work/manifest.jsonl" --out "$work/features.safetensors" \
    "${different[@]}"
rm -rf "$work/run"
"$stylelab" train --features "$work/features.safetensors" --out "$work/run" --patience 5 "${different[@]}"
"$python" Tools/make_demo_checkpoint.py --backbone "$work/checkpoint" --head "$work/run/head.safetensors"
"$stylelab" evaluate --features "$work/features.safetensors" --split test \
    --head Sources/EventWorker/Demo/Resources/checkpoint/head.safetensors

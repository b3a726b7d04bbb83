#!/usr/bin/env bash
# Feeds what reads strangers' bytes with mutations of good input (libFuzzer, with the address sanitizer), one target after
# the other, and says how many inputs each has seen. Exit status 1 when one was found that crashes, hangs or leaks: it lies
# below .build/fuzz/findings; minimise it, fix what it shows, and commit it to Fuzz/Corpora/TARGET, where it is tried again
# with every run.
#
#   Tools/fuzz.sh [--seconds N] [TARGET...]     photo safetensors config event redis; 600 seconds each
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=600
targets=()
while [ $# -gt 0 ]; do
    case $1 in
        --seconds) seconds=${2:?--seconds wants a number}; shift 2 ;;
        photo | safetensors | config | event | redis) targets+=("$1"); shift ;;
        *) echo "fuzz.sh: there is no target $1; there are photo, safetensors, config, event, redis" >&2; exit 2 ;;
    esac
done
[[ $seconds =~ ^[1-9][0-9]*$ ]] || { echo "fuzz.sh: --seconds wants a whole number above zero" >&2; exit 2; }
[ ${#targets[@]} -gt 0 ] || targets=(photo safetensors config event redis)

scratch=.build/fuzz
mkdir -p "$scratch"
# What was checked out for the other builds need not be fetched again.
if [ -d .build/checkouts ] && [ ! -d "$scratch/checkouts" ]; then
    cp -r .build/checkouts .build/repositories .build/workspace-state.json "$scratch/" 2>/dev/null || true
fi
STYLEMATCH_FUZZ=1 swift build -c release --product fuzz --scratch-path "$scratch" >&2
program=$(STYLEMATCH_FUZZ=1 swift build -c release --product fuzz --scratch-path "$scratch" --show-bin-path)/fuzz

# Good input to begin with, as the project already has it, and a longest input that keeps the runs fast.
resources=Sources/EventWorker/Demo/Resources
fixtures=Tests/InferenceTests/Fixtures
seeds() {
    case $1 in
        photo) find "$fixtures/Photo" "$resources/members/drawings" -type f \
            \( -name '*.jpg' -o -name '*.jpeg' -o -name '*.png' -o -name '*.webp' -o -name '*.heic' \) -size -64k ;;
        safetensors) find "$fixtures" "$resources" -name '*.safetensors' -size -64k ;;
        config) find "$fixtures" "$resources" \( -name 'config.json' -o -name 'preprocessor_config.json' \
            -o -name 'stylematch.json' \) -size -64k ;;
        event) find contracts/examples -name '*.json' -size -64k ;;
        redis) : ;;
    esac
}
# What Redis says: one of each kind, in pieces of the length that the first byte says.
redis_seeds() {
    printf '\x40+OK\r\n' >"$1/simple"
    printf '\x03-ERR unknown command\r\n:42\r\n' >"$1/error"
    printf '\x05$5\r\nhello\r\n$-1\r\n$0\r\n\r\n' >"$1/bulk"
    printf '\x07*3\r\n:1\r\n$3\r\nabc\r\n*2\r\n+a\r\n*-1\r\n' >"$1/array"
}

table=$(printf '%-12s %12s %10s %10s %9s' target executions 'per second' seconds findings)
status=0
for target in "${targets[@]}"; do
    corpus=$scratch/corpus/$target
    findings=$scratch/findings/$target
    log=$scratch/$target.log
    mkdir -p "$corpus" "$findings" "Fuzz/Corpora/$target"
    touch "$scratch/begun"
    number=0
    while IFS= read -r seed; do
        number=$((number + 1))
        cp "$seed" "$corpus/seed-$number"
    done < <(seeds "$target" | sort)
    if [ "$target" = redis ]; then redis_seeds "$corpus"; fi
    echo "== $target, $seconds s" >&2
    if ! FUZZ_TARGET=$target "$program" "$corpus" "Fuzz/Corpora/$target" -max_total_time="$seconds" -timeout=20 \
        -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 -artifact_prefix="$findings/" >"$log" 2>&1; then
        status=1
        tail -n 40 "$log" >&2
    fi
    rmdir "Fuzz/Corpora/$target" 2>/dev/null || true
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    rate=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
    found=$(find "$findings" -type f -newer "$scratch/begun" | wc -l)
    table+=$'\n'$(printf '%-12s %12s %10s %10s %9s' "$target" "${executions:-unknown}" "${rate:-unknown}" "$seconds" "$found")
done
printf '%s\n' "$table"
exit $status

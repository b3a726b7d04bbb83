#!/usr/bin/env bash
# Builds test targets with a sanitizer, below .build/asan or .build/tsan, and runs the tests in it, one target after the other;
# programs that tests start are of the same build. All targets run, whatever fails; what the sanitizer said stands at the
# end. Exit status 1 when a test failed or the sanitizer found something.
#
#   Tools/test_sanitized.sh address|thread TARGET...
#
# Other packages are built with the sanitizer too. SCRATCH=.build takes them as they were built there for all else, so that
# less is built, and has the sanitizer look at this package's own targets alone; these are built anew there.
set -uo pipefail
cd "$(dirname "$0")/.."

case ${1:-} in
    address) scratch=.build/asan ;;
    thread) scratch=.build/tsan ;;
    *) echo "test_sanitized.sh: name a sanitizer: address or thread" >&2; exit 2 ;;
esac
sanitizer=$1
shift
export STYLEMATCH_SANITIZER=$sanitizer
if [ -n "${SCRATCH:-}" ]; then
    scratch=$SCRATCH
    build=(-c release --scratch-path "$scratch")
else
    build=(-c release --sanitize="$sanitizer" --scratch-path "$scratch")
fi

mkdir -p "$scratch"
if [ "$sanitizer" = thread ]; then
    # What runtimes order, the sanitizer is told by this file.
    clang -O2 -g -c Tools/sanitizers/happens_before.c -o "$scratch/happens_before.o" || exit 1
    build+=(-Xlinker "$PWD/$scratch/happens_before.o")
fi
# What was checked out for the other builds need not be fetched again.
if [ -d .build/checkouts ] && [ ! -d "$scratch/checkouts" ]; then
    cp -r .build/checkouts .build/repositories .build/workspace-state.json "$scratch/" 2>/dev/null || true
fi
# Tests of programs start them.
export STYLEMATCH_TARGETS="$*"
case " $* " in *" EventWorkerTests "*) STYLEMATCH_TARGETS+=" event-worker faulty-worker" ;; esac
case " $* " in *" StyleLabTests "*) STYLEMATCH_TARGETS+=" event-worker stylelab" ;; esac
swift build "${build[@]}" --build-tests || exit 1

# Few tests at once: each is some times slower than usual, and they measure time.
width=()
if swift test --help-hidden 2>/dev/null | grep -q parallelization-width; then
    width=(--experimental-maximum-parallelization-width 4)
fi
# What a program says that a test has started is read by the test; so that nothing is missed, every process writes a file.
reports=$PWD/$scratch/reports
rm -rf "$reports"
mkdir -p "$reports"
# Why each leak, race and overflow that is left out is left out stands in these files.
export ASAN_OPTIONS="detect_leaks=1:log_path=$reports/address:suppressions=$PWD/Tools/sanitizers/overflows.txt"
export LSAN_OPTIONS="suppressions=$PWD/Tools/sanitizers/leaks.txt:print_suppressions=0"
export TSAN_OPTIONS="log_path=$reports/thread:suppressions=$PWD/Tools/sanitizers/races.txt"
# The sanitizers open libraries in a program's stead, and what these open in turn is then not looked for beside them.
for folder in "$PWD"/.build/test-programs/lib/python3*/site-packages/nvidia/cuda_nvrtc/lib; do
    export LD_LIBRARY_PATH="$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
done

failed=()
for target in "$@"; do
    echo "== $target, $sanitizer sanitizer"
    swift test "${build[@]}" --skip-build "${width[@]}" --filter "^$target\." 2>&1 | tee "$scratch/$target.log" \
        || failed+=("$target")
done

status=0
if [ ${#failed[@]} -gt 0 ]; then
    status=1
    echo "== Failed: ${failed[*]}"
    for target in "${failed[@]}"; do grep -aE -A 3 '^✘|error:' "$scratch/$target.log"; done
fi
if [ -n "$(find "$reports" -type f)" ]; then
    status=1
    echo "== The $sanitizer sanitizer found:"
    for report in "$reports"/*; do
        echo "-- $report"
        head -n 60 "$report"
    done
fi
[ $status != 0 ] || echo "== The $sanitizer sanitizer found nothing in: $*"
exit $status

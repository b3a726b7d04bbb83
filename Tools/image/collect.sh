#!/usr/bin/env bash
# Copies what the image holds beside Debian's packages: the program without symbols, and Swift's libraries.
#   Tools/image/collect.sh DIRECTORY_OF_THE_BUILD TARGET [--with-demo]
set -euo pipefail

build=$1 target=$2 demo=${3:-}
mkdir -p "$target/opt/stylematch" "$target/usr/local/bin"
# The loader looks beside the program.
install -m 0755 "$build/event-worker" "$target/opt/stylematch/event-worker"
strip --strip-unneeded "$target/opt/stylematch/event-worker"
ln -sf /opt/stylematch/event-worker "$target/usr/local/bin/event-worker"
if missing=$(ldd "$build/event-worker" | grep 'not found'); then
    echo "collect: $build/event-worker lacks $missing" >&2
    exit 1
fi
ldd "$build/event-worker" | awk '$3 ~ /\/swift\/linux\// { print $3 }' | while read -r library; do
    install -m 0644 "$library" "$target/opt/stylematch/"
    strip --strip-unneeded "$target/opt/stylematch/$(basename "$library")"
done
if [ "$demo" = --with-demo ]; then
    cp -R "$build/stylematch_EventWorker.resources" "$target/opt/stylematch/"
fi
chmod -R a+rX "$target/opt"

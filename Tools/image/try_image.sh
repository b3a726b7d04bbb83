#!/usr/bin/env bash
# Builds the file tree that the Dockerfile describes, without a container engine, and runs the worker in it: as no root,
# without capabilities, on a read-only root. Shows that nothing is missing and how large it is. Needs root and debootstrap.
#   Tools/image/try_image.sh [DIRECTORY_OF_THE_BUILD] [WHERE]
set -euo pipefail

source=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$source/.build/release}
where=${2:-$source/.build/image}
root=$where/root
mirror=http://deb.debian.org/debian
[ "$(id -u)" -eq 0 ] || { echo "try_image: run it as root, it mounts and changes roots" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "try_image: debootstrap is missing: apt-get install debootstrap" >&2; exit 1; }
mkdir -p "$where"
# Programs in the tree would look for the directory of temporary files that is outside.
export TMPDIR=/tmp

say() { echo "== $*" >&2; }

base() {
    # What Debian's slim images leave out.
    local unwanted=(/usr/share/doc /usr/share/man /usr/share/info /usr/share/locale /usr/share/lintian /var/cache/apt
        /var/lib/apt/lists /var/log)
    say "Debian and the packages of Tools/image/runtime-packages.txt"
    debootstrap --variant=minbase bookworm "$root.new" "$mirror" >"$where/debootstrap.log"
    printf 'deb %s bookworm-updates main\ndeb %s-security bookworm-security main\n' "$mirror" "$mirror" \
        >>"$root.new/etc/apt/sources.list"
    printf 'path-exclude %s/*\n' "${unwanted[@]:0:4}" >"$root.new/etc/dpkg/dpkg.cfg.d/slim"
    chroot "$root.new" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive xargs --arg-file="$source/Tools/image/runtime-packages.txt" \
        chroot "$root.new" apt-get install -qq --yes --no-install-recommends >>"$where/debootstrap.log"
    chroot "$root.new" useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin worker
    for each in "${unwanted[@]}"; do rm -rf "$root.new$each"; done
    cp "$source/Tools/image/runtime-packages.txt" "$root.new/.packages"
    mv "$root.new" "$root"
}

# Runs a program in the tree as the container would; FOLDER=/models is mounted read-only when MODELS is set.
inside() {
    unshare --mount --pid --fork --kill-child bash -c '
        set -euo pipefail
        root=$1 models=$2; shift 2
        mount --make-rprivate /
        mount --bind "$root" "$root"
        mkdir -p "$root/models"
        mount -t proc proc "$root/proc"
        mount -t tmpfs -o size=256m,mode=1777 tmpfs "$root/tmp"
        for device in null zero random urandom; do
            touch "$root/dev/$device"; mount --bind "/dev/$device" "$root/dev/$device"
        done
        [ -z "$models" ] || mount --bind -o ro "$models" "$root/models"
        mount -o remount,bind,ro "$root"
        exec chroot --userspec=10001:10001 --groups= "$root" /usr/bin/setpriv --no-new-privs --bounding-set=-all \
            /usr/bin/env -i PATH=/usr/local/bin:/usr/bin:/bin TMPDIR=/tmp "$@"
    ' inside "${ROOT:-$root}" "${MODELS:-}" "$@"
}

expect() {
    local what=$1 wanted=$2; shift 2
    local status=0
    "$@" >"$where/output.txt" 2>&1 || status=$?
    if [ "$status" -ne "$wanted" ]; then
        cat "$where/output.txt" >&2
        echo "try_image: $what ended with $status instead of $wanted" >&2
        exit 1
    fi
    say "$what: $status, as it should be"
}

holds() {
    grep -q -- "$1" "$where/output.txt" || { cat "$where/output.txt" >&2; echo "try_image: '$1' is missing" >&2; exit 1; }
}

cmp -s "$source/Tools/image/runtime-packages.txt" "$root/.packages" || { rm -rf "$root" "$root.new"; base; }
rm -rf "$root/opt/stylematch"
"$source/Tools/image/collect.sh" "$build" "$root"
install -m 0755 "$source/Tools/image/healthcheck.sh" "$root/usr/local/bin/healthcheck"

expect "event-worker --help" 0 inside event-worker --help
expect "writing to the root" 1 inside bash -c 'echo x >/opt/x'
holds "Read-only file system"
expect "every library" 0 inside bash -c '! ldd /opt/stylematch/event-worker /opt/stylematch/*.so | grep "not found"'

# Photos of each kind through the real model, small.
export MODELS=$where/models
rm -rf "$MODELS"; mkdir -p "$MODELS"
cp -R "$source/Sources/EventWorker/Demo/Resources/checkpoint" "$MODELS/checkpoint"
cp "$source"/Tests/InferenceTests/Fixtures/Photo/{rocket.jpg,png-rgb8.png,webp-lossy.webp,heic-420.heic} "$MODELS/"
expect "embedding a JPEG, a PNG, a WebP and a HEIC" 0 \
    inside event-worker embed --model /models/checkpoint /models/{rocket.jpg,png-rgb8.png,webp-lossy.webp,heic-420.heic}
[ "$(grep -c '"embedding":' "$where/output.txt")" -eq 4 ]

printf '%s' '{"kafka": {"bootstrapServers": "127.0.0.1:1"}, "redis": {"enabled": false}, "model": {"path": "/models/checkpoint"}, "photos": {"allowedOrigins": ["https://photos.example.com"]}}' >"$MODELS/worker.json"
expect "doctor without a broker" 1 inside event-worker doctor --config /models/worker.json
holds "ok       model"
holds "failed   broker"

say "a worker that waits for its broker, and the health check"
port=$((20000 + RANDOM % 10000))
inside env HTTP_PORT=$port event-worker run --config /models/worker.json >"$where/worker.log" 2>&1 &
worker=$!
for _ in $(seq 60); do
    inside env HTTP_PORT=$port healthcheck 2>/dev/null && break
    sleep 1
done
expect "the health check of a worker" 0 inside env HTTP_PORT=$port healthcheck
kill -TERM -- "$(pgrep -P "$(pgrep -P $worker)")" 2>/dev/null || true
status=0; wait $worker || status=$?
expect "the health check without one" 1 inside env HTTP_PORT=$port healthcheck

say "the demo, in a layer with redis-server above the tree"
layer=$where/layer
rm -rf "$layer"; mkdir -p "$layer"
unshare --mount bash -c '
    set -euo pipefail
    mount --make-rprivate /
    mount -t tmpfs tmpfs "$2"; mkdir "$2/upper" "$2/work" "$2/root"
    mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$2/root"
    mkdir -p "$2/root/var/cache/apt/archives/partial" "$2/root/var/lib/apt/lists/partial" "$2/root/var/log"
    chroot "$2/root" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive chroot "$2/root" apt-get install -qq --yes --no-install-recommends redis-server >"$3/redis.log" 2>&1
    "$4/Tools/image/collect.sh" "$5" "$2/root" --with-demo
    mount -t proc proc "$2/root/proc"; chmod 1777 "$2/root/tmp"
    for device in null zero random urandom; do
        touch "$2/root/dev/$device"; mount --bind "/dev/$device" "$2/root/dev/$device"
    done
    chroot --userspec=10001:10001 --groups= "$2/root" /usr/bin/env -i PATH=/usr/local/bin:/usr/bin:/bin TMPDIR=/tmp \
        event-worker demo --members 12 --json >"$3/demo.json"
' layer "$root" "$layer" "$where" "$source" "$build"
grep -q '"slates"' "$where/demo.json"

say "sizes"
packed=$(tar --create --directory "$root" --exclude=./models . | gzip -6 | wc -c)
printf 'tree %d MB, packed %d MB; the program %d MB, Swift libraries %d MB\n' \
    "$(($(du -sb --exclude=models "$root" | cut -f1) / 1000000))" "$((packed / 1000000))" \
    "$(($(stat -c %s "$root/opt/stylematch/event-worker") / 1000000))" \
    "$(($(cat "$root"/opt/stylematch/*.so | wc -c) / 1000000))"

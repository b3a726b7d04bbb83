#!/usr/bin/env bash
# Installs the system libraries that are missing. Where it may not install, it names them in one line and stops.
set -euo pipefail

packages=(
    dataset-fashion-mnist # real photos, for a test of training
    libheif-dev          # HEIC photos
    libcairo2-dev        # pictures of reports
    libhiredis-dev       # Redis protocol
    libjpeg-dev          # JPEG photos
    libopenblas-dev      # matrix products
    libpng-dev           # PNG photos
    librdkafka-dev       # Kafka
    libwebp-dev          # WebP photos
    pkg-config           # finds the libraries
    redis-server         # private server of demo and tests
)

if ! command -v swift >/dev/null; then
    echo "setup: the Swift toolchain (6.2 or later) is missing: https://www.swift.org/install/linux/" >&2
    exit 1
fi
if ! command -v dpkg-query >/dev/null; then
    echo "setup: this is no Debian or Ubuntu; install the libraries that Debian calls: ${packages[*]}" >&2
    # Another system may have them under other names.
    exit 0
fi

missing=()
for package in "${packages[@]}"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
# Ubuntu's libjpeg-dev and Debian's are names for the same library.
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ]; then
    as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
else
    echo "setup: missing packages, install them with: sudo apt-get install ${missing[*]}" >&2
    exit 1
fi
echo "setup: installing ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
# A server that starts by itself would take the standard port; demo and tests start their own.
if ! "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; then
    echo "setup: apt-get could not install: ${missing[*]}" >&2
    exit 1
fi

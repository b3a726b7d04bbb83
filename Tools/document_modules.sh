#!/usr/bin/env bash
# Builds the documentation of all modules with DocC from what was built: document_modules.sh BUILT OUT. A warning fails.
# The symbols come out of the built modules, so nothing is compiled again.
set -euo pipefail
cd "$(dirname "$0")/.."
built=$1 out=$2

if ! command -v docc >/dev/null; then
    echo "docs: this Swift toolchain has no docc" >&2
    exit 1
fi
modules=()
for folder in Sources/*/; do
    module=$(basename "$folder")
    # Modules in C and programs have no symbols to show.
    [ -f "$built/Modules/$module.swiftmodule" ] && [[ $module != *-* ]] && modules+=("$module")
done
# Modules in C are imported by those that are documented.
options=()
while IFS= read -r map; do
    options+=(-Xcc "-fmodule-map-file=$map")
done < <(
    find "$PWD/Sources" "$PWD/.build/checkouts" -name module.modulemap -path '*/Sources/*' -not -path '*/Tests/*'
    find "$built"/*.build -maxdepth 1 -name module.modulemap -not -path '*-tool.build/*'
)
for flag in $(pkg-config --cflags-only-I cairo); do
    options+=(-Xcc "$flag")
done
symbols=$(mktemp -d)
trap 'rm -rf "$symbols"' EXIT
for module in "${modules[@]}"; do
    swift symbolgraph-extract -module-name "$module" -I "$built/Modules" "${options[@]}" \
        -target "$(swift -print-target-info | sed -n 's/^ *"triple": "\(.*\)",/\1/p' | head -n 1)" \
        -minimum-access-level package -skip-inherited-docs -skip-synthesized-members -output-dir "$symbols"
done
rm -rf "$out"
mkdir -p "$out"
docc convert --additional-symbol-graph-dir "$symbols" --fallback-display-name StyleMatch \
    --fallback-bundle-identifier StyleMatch --warnings-as-errors --output-path "$out/StyleMatch.doccarchive"
echo "${#modules[@]} modules in $out/StyleMatch.doccarchive: docc preview shows it"

#!/usr/bin/env bash
# Takes pictures of the report page, light, dark, narrow and one case: bench/screenshots.sh [folder]. They are to be looked at, not committed.
set -euo pipefail
folder=$(realpath -m "${1:-artifacts/screenshots}")
mkdir -p "$folder"
cd "$(dirname "$0")/.."
PROMPTREGISTRY_SCREENSHOTS="$folder" dotnet test --project tests/PromptRegistry.Pages.Tests -- --no-ansi
ls "$folder"

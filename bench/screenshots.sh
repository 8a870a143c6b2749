#!/usr/bin/env bash
# Takes pictures of the report page, the review page and the server's pages, light, dark and narrow: bench/screenshots.sh [folder]. They are to be looked at.
# With --docs those that docs/ shows are made anew.
set -euo pipefail
cd "$(dirname "$0")/.."
docs=false
if [ "${1:-}" = --docs ]; then docs=true; shift; fi
folder=$(realpath -m "${1:-artifacts/screenshots}")
mkdir -p "$folder"
PROMPTREGISTRY_SCREENSHOTS="$folder" dotnet test --project tests/PromptRegistry.Pages.Tests -- --no-ansi
ls "$folder"
if $docs; then
  mkdir -p docs/images
  for name in prompts prompt trace; do cp "$folder/server-$name-light-1280.png" "docs/images/server-$name.png"; done
fi

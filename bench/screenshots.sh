#!/usr/bin/env bash
# Takes pictures of the report page, the review page and the server's pages, light, dark and narrow: bench/screenshots.sh [folder]. They are to be looked at.
# With --docs those that docs/ shows are made anew.
set -euo pipefail
cd "$(dirname "$0")/.."
docs=false
only=()
if [ "${1:-}" = --docs ]; then
  # Other tests promote and roll back, which is not to be seen there.
  docs=true
  only=(--filter-class '*AllPagesTests*' --filter-class '*MakingPageTests*')
  shift
fi
folder=$(realpath -m "${1:-artifacts/screenshots}")
mkdir -p "$folder"
PROMPTREGISTRY_SCREENSHOTS="$folder" dotnet test --project tests/PromptRegistry.Pages.Tests -- --no-ansi ${only[@]+"${only[@]}"}
ls "$folder"
if $docs; then
  mkdir -p docs/images
  for name in prompts prompt trace; do cp "$folder/server-$name-docs.png" "docs/images/server-$name.png"; done
  cp "$folder/server-new-made-docs.png" docs/images/server-new.png
fi

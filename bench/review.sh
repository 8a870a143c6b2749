#!/bin/sh
# How long 'dotnet prompt review' takes beside 'dotnet prompt check', over many prompts with suites: nothing changed, one changed,
# a shared template changed, and all changed. Whole processes, the best of three. The goal: review is at most four times check.
#
#   bench/review.sh [prompts] [dotnet-prompt.dll]
set -eu
count=${1:-500}
here=$(cd "$(dirname "$0")/.." && pwd)
tool=${2:-$here/artifacts/bin/PromptRegistry.Cli/release/dotnet-prompt.dll}
[ -f "$tool" ] || dotnet build "$here/src/PromptRegistry.Cli" --configuration Release --verbosity quiet
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
unset CI TF_BUILD || true
export GIT_CONFIG_GLOBAL=/dev/null
git init --quiet --initial-branch=main
git config user.name Bench
git config user.email bench@example.org
mkdir -p templates
echo 'Be brief.' > templates/shared.scriban
i=0
while [ "$i" -lt "$count" ]; do
    prompt="prompts/group-$((i % 25))/prompt-$i"
    mkdir -p "$prompt"
    cat > "$prompt/prompt.yaml" <<YAML
name: group-$((i % 25))/prompt-$i
version: 1.0.0
description: A prompt of the benchmark.
model: { name: m }
inputs: { text: { type: string, untrusted: false }, count: { type: integer, default: 2 } }
messages:
  - { role: system, template: system.scriban }
  - { role: user, template: user.scriban }
YAML
    printf "{{ include 'shared' }} Summarise in {{ count }} sentences." > "$prompt/system.scriban"
    printf 'Text %s: {{ text }}' "$i" > "$prompt/user.scriban"
    cat > "$prompt/evals.yaml" <<YAML
cases:
  - { id: first, inputs: { text: one }, expected: One }
  - { id: second, inputs: { text: two }, expected: Two }
scorers:
  - contains: One
YAML
    i=$((i + 1))
done
git add --all
git commit --quiet --message base

best() {
    least=
    for _ in 1 2 3; do
        start=$(date +%s%N)
        dotnet "$tool" "$@" > /dev/null 2>&1 || true
        took=$((($(date +%s%N) - start) / 1000000))
        if [ -z "$least" ] || [ "$took" -lt "$least" ]; then least=$took; fi
    done
    echo "$least"
}

row() {
    check=$(best check)
    review=$(best review)
    awk -v what="$1" -v c="$check" -v r="$review" 'BEGIN { printf "%-24s check %5d ms   review %5d ms   %.2f x\n", what, c, r, r / c }'
}

row 'nothing changed'
printf ' Be kind.' >> prompts/group-0/prompt-0/user.scriban
row 'one prompt changed'
git checkout --quiet -- .
echo 'Be very brief.' > templates/shared.scriban
row 'a shared template'
git checkout --quiet -- .
for file in prompts/*/*/user.scriban; do printf ' Be kind.' >> "$file"; done
row 'all changed'

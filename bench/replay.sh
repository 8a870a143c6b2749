#!/bin/sh
# Replays suites of several sizes with three scorers, and has promptfoo evaluate the same cases in the same run:
# bench/replay.sh [sizes …]   (default: 500 5000 100000)
#
# Each is a whole process, in turn, ROUNDS times (default 3); printed are wall time, user time and the most memory. promptfoo (its provider `echo`, which
# answers with the prompt; no model, no network) is run, as it is and with no cache, writing and table, up to PROMPTFOO_MOST cases (default 5000) and at most 300 s. It is installed from npm with
# `npm install promptfoo@0.121.20` into a temporary folder, or taken from PROMPTFOO, a folder with its node_modules. TOOL is another build of ours,
# such as the one that packages hold.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
model=
trap '[ -z "$model" ] || kill "$model" 2>/dev/null || true; rm -rf "$work"' EXIT INT TERM
port=${PORT:-5127}
rounds=${ROUNDS:-3}
most=${PROMPTFOO_MOST:-5000}
[ $# -gt 0 ] || set -- 500 5000 100000

dotnet build "$here/src/PromptRegistry.Cli" -c Release -v q --nologo >&2
dotnet build "$here/samples/SampleModel" -c Release -v q --nologo >&2
ours=${TOOL:-$here/artifacts/bin/PromptRegistry.Cli/release/dotnet-prompt.dll}
dotnet "$here/artifacts/bin/SampleModel/release/SampleModel.dll" --port "$port" >/dev/null 2>&1 &
model=$!

promptfoo=${PROMPTFOO:-$work/promptfoo}
if [ ! -d "$promptfoo/node_modules/promptfoo" ]; then
    mkdir -p "$promptfoo"
    (cd "$promptfoo" && npm init -y >/dev/null && npm install --no-audit --no-fund --ignore-scripts promptfoo@0.121.20 >&2) ||
        echo "promptfoo could not be installed; only ours is measured." >&2
fi

suite() { # size
    folder=$work/$1/prompts/summary
    mkdir -p "$folder"
    cat >"$work/$1/promptregistry.yaml" <<YAML
providers:
  sample: { endpoint: "http://127.0.0.1:$port/v1", model: sample-rules }
evaluation: { provider: sample, concurrency: 16 }
YAML
    cat >"$folder/prompt.yaml" <<'YAML'
name: summary
version: 1.0.0
model: { name: sample-rules, temperature: 0 }
inputs:
  text: { type: string, untrusted: true }
  count: { type: integer, default: 1 }
messages:
  - { role: system, content: "Summarise the text. Write exactly {{ count }} sentences." }
  - { role: user, content: "<text>\n{{ text | string.replace '</text>' '[/text]' }}\n</text>" }
YAML
    cat >"$folder/evals.yaml" <<'YAML'
cases: [{ from: cases.jsonl }]
scorers:
  - contains: Case
  - matches: '[A-Z].*[.!?]'
  - rouge-l: { minimum: 0.1 }
YAML
    cat >"$work/$1/promptfooconfig.yaml" <<'YAML'
providers: [echo]
prompts: ["Summarise the text. Write exactly {{count}} sentences.\n<text>\n{{text}}\n</text>"]
tests: tests.jsonl
YAML
    awk -v n="$1" -v ours="$folder/cases.jsonl" -v theirs="$work/$1/tests.jsonl" 'BEGIN {
        for (i = 0; i < n; i++) {
            text = "Case " i " begins in the harbour at dawn. The " (i % 97) " boats leave in a line while the gulls cry. It ends before noon when the market opens."
            expected = "Case " i " begins in the harbour at dawn."
            printf "{\"id\":\"c%06d\",\"inputs\":{\"text\":\"%s\",\"count\":1},\"expected\":\"%s\"}\n", i, text, expected > ours
            printf "{\"vars\":{\"text\":\"%s\",\"count\":1},\"assert\":[{\"type\":\"contains\",\"value\":\"Case\"},{\"type\":\"regex\",\"value\":\"[A-Z].*[.!?]\"},{\"type\":\"rouge-n\",\"value\":\"%s\",\"threshold\":0.1}]}\n", text, expected > theirs
        }
    }'
    (cd "$work/$1" && dotnet "$ours" eval --mode record >/dev/null)
}

measure() { # name size command …
    name=$1; size=$2; shift 2
    (cd "$work/$size" && /usr/bin/time -o "$work/time" -f '%e s, %U s user, %M KB' "$@" >"$work/out" 2>&1) || true
    echo "$name $size: $(tail -1 "$work/time")"
    tail -3 "$work/out" | grep -iE 'passed|error' | head -1 >&2 || true
}

export PROMPTFOO_DISABLE_TELEMETRY=1 PROMPTFOO_DISABLE_UPDATE=1 PROMPTFOO_CONFIG_DIR=$work/promptfoo-home
for size in "$@"; do suite "$size"; done
for round in $(seq "$rounds"); do
    for size in "$@"; do
        measure ours "$size" dotnet "$ours" eval
        if [ "$size" -le "$most" ] && [ -d "$promptfoo/node_modules/promptfoo" ]; then
            measure promptfoo "$size" timeout 300 node "$promptfoo/node_modules/promptfoo/dist/src/entrypoint.js" eval -c promptfooconfig.yaml
            measure promptfoo-least "$size" timeout 300 node "$promptfoo/node_modules/promptfoo/dist/src/entrypoint.js" eval -c promptfooconfig.yaml --no-cache --no-write --no-table --no-progress-bar
        fi
    done
done

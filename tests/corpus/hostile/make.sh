#!/usr/bin/env bash
# Makes the repositories of strangers that tests run everything over: one folder each below the first argument. Whatever is
# started although it must not be makes the file that the second argument names. Needs bash and git.
set -euo pipefail
out=$1
canary=$2
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=Eve GIT_AUTHOR_EMAIL=eve@example.org GIT_COMMITTER_NAME=Eve GIT_COMMITTER_EMAIL=eve@example.org
mkdir -p "$out"
program=$out/program
printf '#!/bin/sh\n: > "%s"\nexit 1\n' "$canary" > "$program"
chmod +x "$program"

# A repository with one harmless prompt, in the current folder from here on.
begin() {
  mkdir -p "$out/$1/prompts/greeting"
  cd "$out/$1"
  git init --quiet --initial-branch=main
  cat > prompts/greeting/prompt.yaml <<'Y'
name: greeting
version: 1.0.0
model: { name: m }
inputs: { name: string }
messages:
  - { role: user, template: user.scriban }
Y
  printf 'Say hello to {{ name }}.' > prompts/greeting/user.scriban
  printf 'cases:\n  - { id: ada, inputs: { name: Ada }, expected: Ada }\nscorers:\n  - contains: Ada\n' > prompts/greeting/evals.yaml
}

finish() {
  git add --all
  git commit --quiet --allow-empty --message change
  git tag -a -m x prompts/greeting/v1.0.0
  git tag prompts/greeting/prod prompts/greeting/v1.0.0
}

begin programs-in-config
printf 'prompts/** filter=evil diff=evil merge=evil\n' > .gitattributes
printf '[submodule "x"]\n\tpath = x\n\turl = ext::sh -c touch%%20x\n' > .gitmodules
finish
git config core.hooksPath hooks
for hook in pre-commit post-checkout reference-transaction post-index-change pre-push post-update; do
  mkdir -p hooks .git/hooks
  cp "$program" "hooks/$hook"
  cp "$program" ".git/hooks/$hook"
done
for key in core.fsmonitor core.sshCommand core.gitProxy core.pager core.editor core.askPass gpg.program gpg.ssh.program diff.external \
    diff.evil.command diff.evil.textconv filter.evil.clean filter.evil.smudge filter.evil.process merge.evil.driver credential.helper \
    pager.log alias.status alias.log uploadpack.packObjectsHook sequence.editor remote.origin.uploadpack remote.origin.receivepack; do
  git config "$key" "$program"
done
git config log.showSignature true
git config push.gpgSign true
git config remote.origin.url 'ext::sh -c touch%20x'
git config remote.origin.promisor true

begin repository-in-the-files
mkdir -p prompts/refs/heads prompts/objects
printf 'ref: refs/heads/main\n' > prompts/HEAD
: > prompts/objects/keep
: > prompts/refs/heads/keep
printf '[core]\n\tbare = false\n\tworktree = .\n\tsshCommand = %s\n\tfsmonitor = %s\n\tpager = %s\n' "$program" "$program" "$program" > prompts/config
mkdir -p sub
printf 'gitdir: ../prompts\n' > sub/dot-git
finish

begin text-that-becomes-something
printf 'name: greeting\nversion: 1.0.0\nmodel: { name: m }\ndescription: "x\\r\\u2028\\u0085static class I { [System.Runtime.CompilerServices.ModuleInitializer] internal static void R() => System.IO.File.WriteAllText(\\"%s\\", \\"\\"); } //"\ninputs:\n  name: { type: enum, values: ["\\u202e\\u001b]52;c;AA==\\u0007", "::error::x", "##vso[task.complete]", "`</details>## Passed"], default: "::error::x" }\n"##vso[task.setvariable]": x\nmessages:\n  - { role: user, template: user.scriban }\n' "$canary" > prompts/greeting/prompt.yaml
printf '\033]52;c;AA==\007{{ nmae }}\342\200\256\r\n::error::x\n##vso[task.complete]x' > prompts/greeting/user.scriban
printf 'cases:\n  - { id: "a\\n::error::x", tags: ["##vso[x]"], inputs: { name: Ada }, expected: Ada }\nscorers:\n  - contains: Ada\n' > prompts/greeting/evals.yaml
finish

begin names-that-become-arguments
mkdir -p "prompts/q"$'\n'"-analyzer:evil" "prompts/-rf" "prompts/a;b" 'prompts/$(touch x)'
for folder in prompts/q* prompts/-rf 'prompts/a;b' 'prompts/$(touch x)'; do cp prompts/greeting/prompt.yaml prompts/greeting/user.scriban "$folder/"; done
finish

begin links-to-elsewhere
rm prompts/greeting/user.scriban
ln -s /etc/passwd prompts/greeting/user.scriban
ln -s /dev/zero promptregistry.yaml
ln -s "$out/outside" .promptregistry
ln -s "$out/outside/recordings" prompts/greeting/recordings.jsonl
ln -s /proc/self/mem prompts/greeting/evals-more.yaml
mkdir -p prompts/loop templates
ln -s .. prompts/loop/again
ln -s /etc templates/etc
finish

begin keys-for-strangers
printf 'providers:\n  evil: { endpoint: "http://127.0.0.1:1/v1", key: GITHUB_TOKEN, model: m }\nevaluation: { provider: evil }\nprotected-branch: nosuch\nledger: { branch: evil }\nenvironments: [dev, prod]\n' > promptregistry.yaml
finish

begin a-manifest-without-measure
{ printf 'name: greeting\nversion: 1.0.0\ninputs:\n'; for i in $(seq 1 60000); do echo "  i$i: string"; done; printf 'messages: [{ role: user, content: x }]\n'; } > prompts/greeting/prompt.yaml
mkdir -p prompts/laughs
{ echo 'a0: &a0 [x, x, x, x, x, x, x, x, x]'; for i in 1 2 3 4 5 6 7 8 9; do p=$((i - 1)); echo "a$i: &a$i [*a$p, *a$p, *a$p, *a$p, *a$p, *a$p, *a$p, *a$p, *a$p]"; done; } > prompts/laughs/prompt.yaml
{ for i in $(seq 1 20000); do printf '['; done; } > prompts/laughs/evals.yaml
finish

begin a-tree-without-end
finish
id=$(echo x | git hash-object -w --stdin)
kind=blob mode=100644
for level in 1 2 3 4 5 6 7 8 9 10; do
  id=$(for i in 0 1 2 3 4 5 6 7 8 9; do printf '%s %s %s\tn%s\n' "$mode" "$kind" "$id" "$i"; done | git mktree)
  kind=tree mode=040000
done
tree=$(printf '040000 tree %s\tprompts\n' "$id" | git mktree)
bomb=$(git commit-tree -m bomb -p HEAD "$tree")
git tag -a -m x prompts/n0/v1.0.0 "$bomb"
git tag prompts/n0/prod prompts/n0/v1.0.0
git update-ref refs/heads/main "$bomb"

begin tags-that-lead-nowhere
finish
missing=$(printf '1%.0s' $(seq 1 40))
mkdir -p .git/refs/tags/prompts/greeting .git/refs/tags/prompts/gone
for name in greeting/v2.0.0 greeting/dev gone/v1.0.0 gone/prod; do echo "$missing" > ".git/refs/tags/prompts/$name"; done
last=$(git rev-parse HEAD)
for i in $(seq 1 20); do
  last=$(printf 'object %s\ntype %s\ntag prompts/greeting/v3.0.0\ntagger Eve <eve@example.org> 0 +0000\n\nx\n' "$last" "$([ "$i" = 1 ] && echo commit || echo tag)" | git mktag)
done
git update-ref refs/tags/prompts/greeting/v3.0.0 "$last"
git update-ref refs/tags/prompts/greeting/v4.0.0 "$(git rev-parse 'HEAD^{tree}')"
git update-ref refs/tags/prompts/greeting/staging "$(git rev-parse HEAD:prompts/greeting/user.scriban)"

begin a-ledger-that-lies
printf 'environments: { dev: , prod: { requires: [approval, eval, soak], soak: 24h } }\n' > promptregistry.yaml
finish
export GIT_INDEX_FILE="$PWD/.git/other-index"
tag=$(git rev-parse prompts/greeting/v1.0.0)
blob=$(printf '"1.0.0 prod bob@example.org":\n  version: 1.0.0\n  environment: prod\n  tag: "%s"\n  since: "2001-01-01T00:00:00+00:00"\n  by: "Bob <bob@example.org>"\n' "$tag" | git hash-object -w --stdin)
git update-index --add --cacheinfo "100644,$blob,approvals/greeting.yaml" --cacheinfo "100644,$blob,state/greeting.yaml" --cacheinfo "100644,$blob,releases/greeting.yaml"
commit=$(git commit-tree -m "release greeting 1.0.0"$'\n\n'"Event: release"$'\n'"Prompt: greeting"$'\n'"Version: 1.0.0" "$(git write-tree)")
for i in $(seq 1 300); do
  commit=$(GIT_COMMITTER_DATE="@$((i * 1000)) +0000" git commit-tree -p "$commit" -m "event $i"$'\n\n'"Event: approve"$'\n'"Prompt: greeting"$'\n'"Version: 1.0.0"$'\n'"Environment: prod"$'\n'"Tag: $tag" "$commit^{tree}")
done
git update-ref refs/heads/prompts/ledger "$commit"
unset GIT_INDEX_FILE

begin many-refs
finish
tag=$(git rev-parse prompts/greeting/v1.0.0)
mkdir -p .git/refs/tags/prompts/many
for i in $(seq 1 5000); do echo "$tag" > ".git/refs/tags/prompts/many/v1.0.$i"; done

begin templates-without-end
cat > prompts/greeting/user.scriban <<'T'
{{ x = "a"; while true; x = $"{x}{x}"; end }}{{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!" | regex.match "^(a+)+$" }}
{{ for i in 1..1000000; for j in 1..1000000; "(a+)+b" | regex.replace "(a|aa)+$" "x"; end; end }}
T
printf '{{{{{{{{{{{{{{ 0b' > prompts/greeting/more.scriban
for i in $(seq 1 200); do printf '{{ if true }}'; done >> prompts/greeting/more.scriban
finish

begin other-encodings
printf '\377\376N\000a\000' > prompts/greeting/user.scriban
mkdir -p prompts/latin prompts/zero prompts/pointer
printf 'name: latin\nversion: 1.0.0\ndescription: caf\351\nmessages: [{ role: user, content: x }]\n' > prompts/latin/prompt.yaml
printf 'name: zero\000\nversion: 1.0.0\n' > prompts/zero/prompt.yaml
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 12\n' 0 > prompts/pointer/prompt.yaml
finish

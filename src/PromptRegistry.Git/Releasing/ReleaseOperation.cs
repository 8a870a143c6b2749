using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Releasing;

/// <summary>
/// Makes a version immutable: an annotated tag on HEAD's commit, after checking that its number is honest.
/// </summary>
public sealed class ReleaseOperation(GitRegistry registry)
{
    /// <summary>
    /// Releases the version that the manifest in HEAD's commit says. Refused with <see cref="OutcomeCode.Invalid"/>:
    /// uncommitted changes, a prompt with errors, a version that exists or does not come after the latest, a bump
    /// smaller than the change of the contract demands, content that did not change. On failure nothing was written.
    /// </summary>
    public Outcome<ReleaseResult> Run(ReleaseRequest request, CancellationToken cancellation = default)
    {
        var name = registry.Settings.NameOf(request.Prompt);
        return registry.CheckName(name) is { } wrong
            ? Outcome<ReleaseResult>.Failure(OutcomeCode.Usage, wrong)
            : registry.Write(
                request.Options, [name],
                r => new ReleaseOperation(r).Release(request with { Prompt = r.Settings.LocalName(name) }, cancellation), cancellation);
    }

    private Outcome<ReleaseResult> Release(ReleaseRequest request, CancellationToken cancellation)
    {
        if (registry.Reader.Resolve("HEAD") is not { } commit)
        {
            return Outcome<ReleaseResult>.Failure(OutcomeCode.Usage, RegistryFailure.Finding(
                RegistryDiagnostics.NoCommit, "", "A release is a tag on a commit, but there is no commit yet. Commit "
                    + "the prompt first."));
        }

        var files = registry.FilesOf(commit);
        var loaded = registry.Check(request.Prompt, files);
        if (Uncommitted(request.Prompt, files, loaded.Prompt, cancellation) is { } changes)
        {
            return Outcome<ReleaseResult>.Failure(OutcomeCode.Invalid, changes);
        }

        if (loaded.Prompt is not { } prompt)
        {
            return files.Read(PromptPaths.Manifest(request.Prompt)) is null
                ? Outcome<ReleaseResult>.Failure(OutcomeCode.Usage, NoSuchPrompt(request.Prompt, files))
                : new Outcome<ReleaseResult>(null, OutcomeCode.Invalid, loaded.Diagnostics);
        }

        var oddNames = new FileNameCheck(registry.Reader).Run(files.Tree, registry.Place.Prefix, prompt.Name);
        if (oddNames.Count > 0) return new Outcome<ReleaseResult>(null, OutcomeCode.Invalid, oddNames);
        if (new MissingReleases(registry).Find([registry.Settings.RegisteredName(prompt.Name)]) is { } missing)
        {
            return Outcome<ReleaseResult>.Failure(OutcomeCode.Invalid, missing with
            {
                Severity = DiagnosticSeverity.Error,
                Message = $"{missing.Message} Or release with --push, which looks the remote's releases up.",
            });
        }

        var checkedRelease = new ReleaseCheck(registry, registry.ReadLedger()).Check(prompt, request.Version, cancellation);
        if (request.Verdict is { } verdict && verdict.Digest != prompt.Digest)
        {
            return Outcome<ReleaseResult>.Failure(OutcomeCode.Conflict, RegistryFailure.Finding(
                RegistryDiagnostics.VerdictOfOther, registry.Place.Prefix + PromptPaths.Manifest(request.Prompt),
                $"What was evaluated ({verdict.Digest}) is not what HEAD's commit has ({prompt.Digest}): it changed meanwhile. "
                    + "Run the command again."));
        }

        return checkedRelease.Succeeded
            ? Write(request, prompt, commit, checkedRelease, cancellation)
            : checkedRelease.As<ReleaseResult>();
    }

    private Outcome<ReleaseResult> Write(
        ReleaseRequest request,
        PromptDefinition prompt,
        ObjectId commit,
        Outcome<HonestVersion> check,
        CancellationToken cancellation)
    {
        var honest = check.Value!;
        var version = prompt.Manifest.Version;
        var name = registry.Settings.RegisteredName(prompt.Name);
        var path = new PromptPlace(registry.Place.Prefix, prompt.Name).Path;
        var reference = RegistryReferences.Release(name, version);
        var entry = new LedgerEvent(LedgerEventKind.Release, name, version)
        {
            Path = path,
            Previous = honest.Previous,
            Reference = reference,
            Target = commit,
            Digest = prompt.Digest,
            Bump = honest.Bump,
            Verdict = request.Verdict,
        };
        var tag = new NewTag(
            RegistryReferences.TagName(reference), commit, GitObjectKind.Commit, Message(name, path, prompt, honest, request));
        var written = new RegistryWriter(registry).Write(
            [new PlannedChange(reference, null, tag, entry)], request.Options, cancellation);
        if (!written.Succeeded) return written.As<ReleaseResult>();
        var result = new ReleaseResult(
            name, version, honest.Previous, honest.Bump, commit, prompt.Digest,
            [.. honest.Changes.Select(c => c.Description)], reference,
            written.Value.Tags.Count > 0 ? written.Value.Tags[0] : null,
            request.Options.DryRun, request.Options.DryRun ? null : request.Options.Remote)
        {
            Verdict = request.Verdict,
            NotAt = registry.NotAt(request.Options),
        };
        return Outcome<ReleaseResult>.Success(result, [.. check.Diagnostics, .. Detached(commit)]);
    }

    private Diagnostic? Uncommitted(
        string prompt, GitTreeFiles files, PromptDefinition? definition, CancellationToken cancellation)
    {
        if (registry.Place.Root is null) return null;
        var changed = new UncommittedChanges(registry).Find(prompt, files.Tree, definition?.Files ?? [], cancellation);
        return changed.Count == 0
            ? null
            : RegistryFailure.Finding(
                RegistryDiagnostics.UncommittedChanges,
                registry.Place.Prefix + PromptPaths.Manifest(prompt),
                $"A release is what is committed, but these files of {prompt} differ from HEAD: {string.Join(", ", changed.Take(10))}"
                    + (changed.Count > 10 ? $" and {changed.Count - 10} more" : "")
                    + ". Commit or undo the changes and release again.");
    }

    private Diagnostic NoSuchPrompt(string prompt, GitTreeFiles files)
    {
        var known = new PromptNames(registry.Reader).Find(files.Tree, registry.Place.Prefix).ToList();
        return RegistryFailure.Finding(
            RegistryDiagnostics.UnknownPrompt,
            registry.Place.Prefix + PromptPaths.Manifest(prompt),
            $"HEAD's commit has no prompt '{prompt}'.{Suggestion.Sentence(prompt, known)} "
                + (known.Count == 0 ? "It has no prompts at all." : $"It has: {string.Join(", ", known.Take(20))}."));
    }

    private IEnumerable<Diagnostic> Detached(ObjectId commit)
    {
        if (registry.Place.Root is null) yield break;
        if (registry.Git.Run(["symbolic-ref", "--quiet", "HEAD"]).Succeeded) yield break;
        yield return RegistryFailure.Finding(
            RegistryDiagnostics.DetachedHead, "",
            $"HEAD is detached, as on a build server; the release is on its commit {commit.Abbreviated}. Make sure that a branch has that commit.");
    }

    private static string Message(string name, string path, PromptDefinition prompt, HonestVersion honest, ReleaseRequest request)
    {
        var version = prompt.Manifest.Version;
        var since = honest.Previous is { } previous ? $" ({LedgerMessage.Word(honest.Bump)} since {previous})" : "";
        var why = request.Options.Reason is { Length: > 0 } reason ? LedgerMessage.OneLine(reason) + "\n\n" : "";
        var evaluated = request.Verdict is { } verdict
            ? string.Concat(VerdictTrailers.Write(verdict).Select(t => $"{t.Key}: {t.Value}\n"))
            : "";
        return $"{name} {version}{since}\n\n{why}Digest: {prompt.Digest}\nPath: {path}\n"
            + $"Contract: {ContractText.Write(prompt.Contract)}\nVersion: {version}\n{evaluated}";
    }
}

/// <summary>A prompt to release from HEAD's commit.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Version">
/// The version expected; null to take the manifest's. Another one than the manifest's is refused.
/// </param>
public sealed record ReleaseRequest(string Prompt, PromptVersion? Version = null)
{
    /// <summary>What evaluation found about the content of HEAD's commit; null where nothing was evaluated.</summary>
    public ReleaseVerdict? Verdict { get; init; }

    public WriteOptions Options { get; init; } = WriteOptions.Default;
}

/// <summary>What was released, or in a dry run would be.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Version">The new version.</param>
/// <param name="Previous">The release before it; null for the first.</param>
/// <param name="Bump">Which part of the version moved; none for the first.</param>
/// <param name="Commit">The commit that holds the prompt's files.</param>
/// <param name="Digest">The content digest.</param>
/// <param name="Changes">What changed in the contract since the release before, a sentence each.</param>
/// <param name="Reference">The tag, by its full name.</param>
/// <param name="Tag">The tag object; null in a dry run.</param>
/// <param name="DryRun">Nothing was written.</param>
/// <param name="Remote">The remote that has it too.</param>
public sealed record ReleaseResult(
    string Prompt,
    PromptVersion Version,
    PromptVersion? Previous,
    VersionBump Bump,
    ObjectId Commit,
    string Digest,
    IReadOnlyList<string> Changes,
    string Reference,
    ObjectId? Tag,
    bool DryRun,
    string? Remote)
{
    /// <summary>What evaluation found; null where nothing was evaluated.</summary>
    public ReleaseVerdict? Verdict { get; init; }

    /// <summary>The remote that the ledger lives at and that does not have this yet; null where there is none, or where it has.</summary>
    public string? NotAt { get; init; }
}

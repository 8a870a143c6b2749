using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Releases;
using PromptRegistry.Registry;

namespace PromptRegistry.Git.Sources;

/// <summary>One reading of an environment: what did not move is taken over from the reading before.</summary>
internal sealed class EnvironmentReading
{
    private readonly OpenRepository repository;
    private readonly IGitReader reader;
    private readonly string environment;
    private readonly PromptSourceState? previous;
    private readonly ReferenceChanges changes;
    private readonly HashSet<string> changed;
    private readonly LedgerSnapshot ledger;
    private readonly ReleaseCatalog catalog;
    private readonly TagResolver resolver;
    private readonly Dictionary<ObjectId, SourcedFiles> files = [];

    public EnvironmentReading(
        OpenRepository repository, string environment, PromptSourceState? previous, ReferenceChanges changes)
    {
        this.repository = repository;
        this.environment = environment;
        this.previous = previous;
        this.changes = changes;
        reader = repository.Reader;
        changed = changes.Prompts.ToHashSet(StringComparer.Ordinal);
        ledger = LedgerSnapshot.Read(reader, repository.LedgerReference);
        catalog = new ReleaseCatalog(reader, ledger);
        resolver = new TagResolver(reader, catalog);
    }

    public PromptSourceState Read(IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var prompts = new Dictionary<string, SourcedPrompt>(names.Count, StringComparer.Ordinal);
        var same = previous is not null;
        foreach (var name in names)
        {
            cancellation.ThrowIfCancellationRequested();
            var before = previous?.Prompts.GetValueOrDefault(name);
            var now = previous is not null && !changes.All && !changed.Contains(name) ? before : Read(name, before);
            same &= ReferenceEquals(now, before);
            if (now is not null) prompts[name] = now;
        }

        return same && prompts.Count == previous!.Prompts.Count ? previous : new PromptSourceState(prompts);
    }

    private SourcedPrompt? Read(string name, SourcedPrompt? before)
    {
        var reference = RegistryReferences.Environment(name, environment);
        try
        {
            if (reader.Resolve(reference) is not { } target) return Absent(name, reference, before);
            if (before is { Problem: null, Version: { } version } && before.RefTarget == target.Hex && Holds(name, version, target))
            {
                return before;
            }

            return Same(Resolve(name, reference, target), before);
        }
        catch (GitException exception)
        {
            var problem = RegistryFailure.Finding(RegistryDiagnostics.GitFailed, reference, exception.Message);
            return Same(new SourcedPrompt(name, "", null, null, null, problem), before);
        }
    }

    /// <summary>
    /// Whether the release that a tag was resolved to still is where it was: the tag leads to it by its object.
    /// </summary>
    private bool Holds(string name, Core.Versions.PromptVersion version, ObjectId target) =>
        reader.KindOf(target) == GitObjectKind.Tag
        && reader.Resolve(RegistryReferences.Release(name, version)) is { } release
        && (release == target || reader.ReadTag(target).Target == release);

    private SourcedPrompt Resolve(string name, string reference, ObjectId target)
    {
        var release = resolver.Resolve(name, reference, target);
        if (!release.Succeeded) return new SourcedPrompt(name, target.Hex, null, null, null, release.Diagnostics[0]);
        var tree = reader.ReadCommit(release.Value.Commit).Tree;
        return new SourcedPrompt(
            name, target.Hex, release.Value.Version, release.Value.Commit.Hex,
            Files(tree), null);
    }

    /// <summary>Prompts of one commit share what was read of its folders.</summary>
    private SourcedFiles Files(ObjectId tree)
    {
        if (!files.TryGetValue(tree, out var known))
        {
            known = new SourcedFiles(new GitTreeFiles(reader, tree, repository.Prefix));
            files.Add(tree, known);
        }

        return known;
    }

    /// <summary>No tag: never promoted here, or deleted.</summary>
    private SourcedPrompt? Absent(string name, string reference, SourcedPrompt? before)
    {
        if (before is { Problem: { } known } && known.Descriptor == RegistryDiagnostics.EnvironmentDeleted) return before;
        var recorded = ledger.State(name, environment);
        if (recorded is null && before is null) return null;
        var was = recorded?.Version.ToString() ?? before?.Version?.ToString() ?? "a version";
        var problem = RegistryFailure.Finding(RegistryDiagnostics.EnvironmentDeleted, reference,
            $"The tag of {name} in {environment} was deleted; it had {was}. Restore it with "
                + $"'dotnet prompt rollback {name} --in {environment}', or promote what should be there.");
        return new SourcedPrompt(name, "", null, null, null, problem);
    }

    private static SourcedPrompt Same(SourcedPrompt now, SourcedPrompt? before) =>
        before is not null
        && now with { Files = null } == before with { Files = null }
        && (now.Files as SourcedFiles)?.Tree == (before.Files as SourcedFiles)?.Tree
            ? before
            : now;
}

using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Releasing;

namespace PromptRegistry.Git.Retirements;

/// <summary>Lists the releases that nobody calls.</summary>
public sealed class UnusedOperation(GitRegistry registry)
{
    /// <param name="prompts">The prompts to look at; empty for all of this root.</param>
    /// <param name="calls">When each version was called last.</param>
    /// <param name="since">Who was called, or released, after this is used.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>By prompt and version. What an environment or an arm points to is listed too, with who does: apps may have been switched off.</returns>
    public Outcome<UnusedList> Run(IReadOnlyList<string> prompts, IReadOnlyList<SeenCall> calls, DateTimeOffset since, CancellationToken cancellation = default) =>
        registry.Read(r => new UnusedOperation(r).Find([.. prompts.Select(r.Settings.NameOf)], calls, since, cancellation), cancellation);

    private Outcome<UnusedList> Find(List<string> named, IReadOnlyList<SeenCall> calls, DateTimeOffset since, CancellationToken cancellation)
    {
        var names = new ReleasedNames(registry);
        var wrong = named.Select(n => registry.CheckName(n) ?? names.Missing(n)).OfType<Diagnostic>().ToArray();
        if (wrong.Length > 0) return Outcome<UnusedList>.Failure(OutcomeCode.Usage, wrong);
        var ledger = registry.ReadLedger();
        var (catalog, uses) = (new ReleaseCatalog(registry.Reader, ledger), new ReleaseUses(registry, ledger));
        var last = calls.GroupBy(c => (registry.Settings.NameOf(c.Prompt), c.Version)).ToDictionary(g => g.Key, g => g.Max(c => c.Last));
        var claims = new RootClaims(registry);
        var unused = new List<UnusedRelease>();
        foreach (var prompt in named.Count > 0 ? named : Prompts().Where(p => claims.IsOurs(p, catalog)))
        {
            foreach (var version in catalog.Versions(prompt))
            {
                cancellation.ThrowIfCancellationRequested();
                if (catalog.FindListed(prompt, version).Value is not { } release) continue;
                var called = last.TryGetValue((prompt, version.ToString()), out var when) ? when : (DateTimeOffset?)null;
                var released = release.Tagger?.When ?? registry.Reader.ReadCommit(release.Commit).Committer.When;
                if (called >= since || released >= since) continue;
                unused.Add(new UnusedRelease(prompt, version, released, called, [.. uses.Of(release).Select(u => u.Who)]));
            }
        }

        return Outcome<UnusedList>.Success(new UnusedList(unused, since));
    }

    private IEnumerable<string> Prompts() => registry.Reader.List(RegistryReferences.Root)
        .Select(r => RegistryReferences.TryParseRelease(r.Name, out var prompt, out _) ? prompt : null)
        .OfType<string>().Where(p => registry.CheckName(p) is null).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}

/// <summary>Releases that nobody calls.</summary>
/// <param name="Releases">By prompt and version.</param>
/// <param name="Since">Nobody called them since.</param>
public sealed record UnusedList(IReadOnlyList<UnusedRelease> Releases, DateTimeOffset Since);

/// <summary>A release that nobody calls.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Version">The version.</param>
/// <param name="Released">When it was released.</param>
/// <param name="LastCall">When it was called last, to the hour; null where it never was, as far as is known.</param>
/// <param name="UsedBy">The environments and arms that point to it all the same, in words.</param>
public sealed record UnusedRelease(string Prompt, PromptVersion Version, DateTimeOffset Released, DateTimeOffset? LastCall, IReadOnlyList<string> UsedBy);

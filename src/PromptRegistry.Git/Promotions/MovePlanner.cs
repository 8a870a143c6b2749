using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Releasing;
using PromptRegistry.Git.Views;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Promotions;

/// <summary>Works out what a move of one prompt in one environment comes to, without writing.</summary>
internal sealed class MovePlanner(GitRegistry registry)
{
    private readonly LedgerSnapshot ledger = registry.ReadLedger();

    public LedgerSnapshot Ledger => ledger;

    private ReleaseCatalog Catalog => new(registry.Reader, ledger);

    /// <summary>The release that is to be in the environment; errors name the versions that there are.</summary>
    public Outcome<Release> Choose(string prompt, PromptVersion? version)
    {
        var chosen = Find(prompt, version);
        return chosen.Value is { } release && new RootClaims(registry).Elsewhere(release, Catalog) is { } other
            ? Outcome<Release>.Failure(OutcomeCode.Usage, other)
            : chosen;
    }

    private Outcome<Release> Find(string prompt, PromptVersion? version)
    {
        if (version is { } named && Catalog.Find(prompt, named) is { } found) return found;
        var versions = Catalog.Versions(prompt);
        if (versions.Count == 0 && new ReleasedNames(registry).Missing(prompt) is { } unknown) return Outcome<Release>.Failure(OutcomeCode.Usage, unknown);
        if (version is null) return Catalog.FindListed(prompt, ReleaseCatalog.Latest(versions)!.Value);
        var names = versions.Select(v => v.ToString()).Reverse().ToList();
        var shown = string.Join(", ", names.Take(10)) + (names.Count > 10 ? $" and {names.Count - 10} more" : "");
        return Fail(RegistryDiagnostics.UnknownVersion,
            $"{prompt} {version} is not released{ViewFindings.AsFarAsKnown(registry)}.{Suggestion.Sentence(version.Value.ToString(), names)} Released are: "
                + $"{shown}. Release it first ('dotnet prompt release {prompt}'), or name one of these.");
    }

    /// <summary>Where the environment is now, and what moving it to a release means.</summary>
    /// <param name="again">Make an event also where the release is there already.</param>
    public (PromptMove Move, PlannedChange? Change) Plan(
        Release release, string environment, LedgerEventKind kind, string? reason, bool again = false)
    {
        if (release.Digest is null) release = release with { Digest = Compute(release) };
        var reference = RegistryReferences.Environment(release.Prompt, environment);
        var current = registry.Reader.Resolve(reference);
        var before = current is { } id ? Current(release.Prompt, reference, id) : null;

        // What is there already, but came by plain git, is taken into the ledger.
        var recorded = ledger.State(release.Prompt, environment);
        var move = new PromptMove(
            release.Prompt, environment, before?.Version, release.Version, release.Commit, release.Digest, reference,
            null, again || before?.Tag != release.Tag || recorded?.Tag != current);
        if (!move.IsNew) return (move with { Tag = current }, null);

        var entry = new LedgerEvent(kind, release.Prompt, release.Version)
        {
            Environment = environment,
            Previous = before?.Tag == release.Tag ? recorded?.Version : before?.Version,
            Reference = reference,
            Target = release.Commit,
            Digest = release.Digest,
        };
        var tag = new NewTag(
            RegistryReferences.TagName(reference), release.Tag, GitObjectKind.Tag, Message(entry, reason));
        return (move, new PlannedChange(reference, current, tag, entry));
    }

    /// <summary>The release that an environment's tag stands for now; null where it cannot be told.</summary>
    public Release? Current(string prompt, string environmentReference, ObjectId target) =>
        new TagResolver(registry.Reader, Catalog).Resolve(prompt, environmentReference, target).Value;

    /// <summary>The digest of a release made by hand, whose tag does not say it; null where its files do not load.</summary>
    private string? Compute(Release release) => registry.Load(release).Prompt?.Digest;

    private static string Message(LedgerEvent entry, string? reason)
    {
        var was = entry.Previous is { } previous ? $" (was {previous})" : "";
        var text = new StringBuilder($"{entry.Prompt} {entry.Version} in {entry.Environment}{was}\n\n");
        if (reason is { Length: > 0 }) text.Append(LedgerMessage.OneLine(reason)).Append("\n\n");
        text.Append("Version: ").Append(entry.Version).Append('\n');
        text.Append("Environment: ").Append(entry.Environment).Append('\n');
        if (entry.Digest is not null) text.Append("Digest: ").Append(entry.Digest).Append('\n');
        return text.ToString();
    }

    private static Outcome<Release> Fail(DiagnosticDescriptor descriptor, string message) =>
        Outcome<Release>.Failure(OutcomeCode.Usage, RegistryFailure.Finding(descriptor, "", message));
}

/// <summary>One prompt in one environment, before and after.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Environment">The environment's name.</param>
/// <param name="From">The version before; null where there was none, or none that could be resolved.</param>
/// <param name="To">The version after.</param>
/// <param name="Commit">The commit that holds the files of the version after.</param>
/// <param name="Digest">Its content digest, where it is known.</param>
/// <param name="Reference">The tag that moved, by its full name.</param>
/// <param name="Tag">What the tag points to now; null in a dry run, or where nothing was to do.</param>
/// <param name="IsNew">False where the environment was at this version already.</param>
public sealed record PromptMove(
    string Prompt,
    string Environment,
    PromptVersion? From,
    PromptVersion To,
    ObjectId Commit,
    string? Digest,
    string Reference,
    ObjectId? Tag,
    bool IsNew);

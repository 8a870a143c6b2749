using PromptRegistry.Core.Rollouts;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Arms;

/// <summary>The arms that stand beside the environments of a repository.</summary>
/// <param name="listed">The refs of a prompt, where they were listed already; null lists those of each prompt that is asked for.</param>
internal sealed class EnvironmentArms(GitRegistry registry, LedgerSnapshot ledger, Func<string, IEnumerable<GitReference>>? listed = null)
{
    private readonly TagResolver resolver = new(registry.Reader, new ReleaseCatalog(registry.Reader, ledger));

    /// <summary>The arms of a prompt in an environment, by name.</summary>
    public IReadOnlyList<EnvironmentArm> Of(string prompt, string environment)
    {
        var arms = new List<EnvironmentArm>();
        foreach (var reference in listed?.Invoke(prompt) ?? registry.Reader.List(RegistryReferences.Prefix(prompt)))
        {
            if (NameOf(reference.Name, prompt, environment) is { } name) arms.Add(Read(prompt, environment, name, reference));
        }

        return arms;
    }

    /// <summary>The full names (<c>prod.canary</c>) of the arms that there are, and of those that the ledger has.</summary>
    public IEnumerable<string> NamesWithRecorded(string prompt, string environment) =>
        Of(prompt, environment).Select(a => a.FullName)
            .Union(ledger.States(prompt).Select(s => s.Environment).Where(e => e.StartsWith(environment + ".", StringComparison.Ordinal)), StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

    /// <summary>Takes an arm away.</summary>
    /// <param name="evidence">What spoke for it; null where a person decided.</param>
    /// <returns>Null where nothing says which version it is, so that no app follows it.</returns>
    public PlannedChange? End(EnvironmentArm arm, string? evidence)
    {
        var recorded = ledger.State(arm.Prompt, arm.FullName);
        if ((arm.Release?.Version ?? recorded?.Version) is not { } version) return null;
        return new PlannedChange(arm.Reference, arm.Tag, null, new LedgerEvent(LedgerEventKind.End, arm.Prompt, version)
        {
            Environment = arm.FullName,
            Reference = arm.Reference,
            Target = arm.Release?.Commit ?? recorded?.Commit,
            Digest = arm.Release?.Digest ?? recorded?.Digest,
            Weight = arm.Rule?.Weight.ToString(),
            Evidence = evidence,
        })
        {
            Deletes = true,
        };
    }

    private EnvironmentArm Read(string prompt, string environment, string name, GitReference reference)
    {
        var release = resolver.Resolve(prompt, reference.Name, reference.Target);
        // A release's own tag, or a commit, says nothing of an arm.
        var tag = registry.Reader.FindTag(reference.Target) is { } found && !RegistryReferences.TryParseRelease(found.Name, out _, out _) ? found : null;
        var (rule, problem) = ArmRule.Read(Trailers.Read(tag?.Message ?? "").GetValueOrDefault);
        return new EnvironmentArm(prompt, environment, name, reference.Name, reference.Target)
        {
            Release = release.Value,
            Rule = rule,
            Problem = problem is null ? null : $"{reference.Name} cannot be followed: {problem} Begin the rollout again, or delete the tag.",
            Set = ledger.State(prompt, $"{environment}.{name}") is { } state && state.Tag == reference.Target ? state.Since : tag?.Tagger?.When,
            By = tag?.Tagger?.Who,
        };
    }

    private static string? NameOf(string reference, string prompt, string environment) =>
        RegistryReferences.TrySplit(reference, out var owner, out var last) && owner == prompt
        && last.StartsWith(environment + ".", StringComparison.Ordinal) && last[(environment.Length + 1)..] is var name && RegistryReferences.IsArm(name)
            ? name
            : null;
}

/// <summary>An arm as its tag has it.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Name">The arm.</param>
/// <param name="Reference">The tag's full name.</param>
/// <param name="Tag">What it points to.</param>
internal sealed record EnvironmentArm(string Prompt, string Environment, string Name, string Reference, ObjectId Tag)
{
    /// <summary>As ledger and messages name it: <c>prod.canary</c>.</summary>
    public string FullName => $"{Environment}.{Name}";

    /// <summary>What it serves; null where that cannot be told.</summary>
    public Release? Release { get; init; }

    /// <summary>Who gets it; null where the tag does not say so.</summary>
    public ArmRule? Rule { get; init; }

    /// <summary>Why no app follows it, as a sentence.</summary>
    public string? Problem { get; init; }

    /// <summary>Since when it is as it is.</summary>
    public DateTimeOffset? Set { get; init; }

    public string? By { get; init; }

    public PromptVersion? Version => Release?.Version;
}

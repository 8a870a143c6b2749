using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Releases;

namespace PromptRegistry.Git.Gates;

/// <summary>A release that is to enter an environment, and what is known about it. What is dear is read when asked for.</summary>
internal sealed class GateSubject(
    GitRegistry registry, LedgerSnapshot ledger, GatePolicy policy, Release release, string environment)
{
    private readonly Lazy<PromptLoadResult> loaded = new(() => registry.Check(release.Prompt, registry.FilesOf(release.Commit)));
    private readonly Lazy<IReadOnlyList<LedgerEvent>> events = new(() =>
        [.. LedgerHistory.Walk(registry.Reader, ledger.Head).Where(e => e.Prompt == release.Prompt && e.Kind != LedgerEventKind.Superseded)]);

    public GitRegistry Registry => registry;

    public LedgerSnapshot Ledger => ledger;

    public GatePolicy Policy => policy;

    public Release Release => release;

    public string Environment => environment;

    public EnvironmentSettings Rules => policy.Settings.RulesOf(environment);

    public string Label => $"{release.Prompt} {release.Version}";

    /// <summary>The prompt as its files in the release's commit make it, checked by the rules for authors.</summary>
    public PromptLoadResult Loaded => loaded.Value;

    /// <summary>All events of the prompt, newest first.</summary>
    public IReadOnlyList<LedgerEvent> Events => events.Value;

    /// <summary>
    /// What evaluation found, by the ledger. What a tag says about itself is no evidence: whoever makes one by hand may
    /// write there what they like.
    /// </summary>
    public ReleaseVerdict? Verdict =>
        ledger.Release(release.Prompt, release.Version) is { } recorded && recorded.Tag == release.Tag ? recorded.Verdict : null;
}

using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Releases;

namespace PromptRegistry.Git.Status;

/// <summary>Compares one environment's tag with what the ledger says about it.</summary>
internal sealed class CellReader(GitRegistry registry, LedgerSnapshot ledger, RepositorySettings rules)
{
    private readonly IGitReader reader = registry.Reader;
    private readonly TagResolver resolver = new(registry.Reader, new ReleaseCatalog(registry.Reader, ledger));

    /// <param name="prompt">The prompt's name.</param>
    /// <param name="environment">The environment's name.</param>
    /// <param name="target">What its tag points to, unpeeled; null where there is none.</param>
    public StatusCell Read(string prompt, string environment, ObjectId? target)
    {
        var recorded = ledger.State(prompt, environment);
        var reference = RegistryReferences.Environment(prompt, environment);
        if (target is not { } id)
        {
            return recorded is null
                ? new StatusCell(prompt, environment, null, null, null, null, null, Drift.None, null, null)
                : Empty(recorded, prompt, Drift.Deleted, RegistryFailure.Finding(
                    RegistryDiagnostics.EnvironmentDeleted, reference,
                    $"The tag of {prompt} in {environment} was deleted; the ledger has {recorded.Version} there since "
                        + $"{recorded.Since:yyyy-MM-dd} by {recorded.By}. "
                        + (RegistryReferences.IsArmOf(reference)
                            ? $"For apps that arm is over. Take it into the ledger with 'dotnet prompt sync {prompt}'."
                            : $"Restore it with 'dotnet prompt promote {prompt}@{recorded.Version} --to {environment}'.")));
        }

        // A clone that brought neither the tag nor the release still has what the ledger says about them.
        if (registry.IsAsFetched && recorded?.Tag == id && reader.Resolve(RegistryReferences.Release(prompt, recorded.Version)) is null)
        {
            return new StatusCell(
                prompt, environment, recorded.Version, recorded.Commit, recorded.Digest, recorded.Since, recorded.By, Drift.None, recorded.Version, null)
            {
                Override = recorded.Override,
            };
        }

        var release = resolver.Resolve(prompt, reference, id);
        if (!release.Succeeded)
        {
            var finding = release.Diagnostics[0];
            var moved = finding.Descriptor == RegistryDiagnostics.ReleaseMoved;
            return new StatusCell(
                prompt, environment, null, null, null, null, null, moved ? Drift.ReleaseMoved : Drift.Unresolved,
                recorded?.Version, finding);
        }

        return recorded?.Tag == id ? Recorded(release.Value, reference, recorded) : Moved(release.Value, environment, reference, id, recorded);
    }

    private static StatusCell Recorded(Release release, string reference, EnvironmentState state)
    {
        var finding = state.Override is not { } reason ? null : RegistryFailure.Finding(
            RegistryDiagnostics.GateOverridden, reference,
            $"{release.Prompt} {release.Version} is in {state.Environment} by an override since {state.Since:yyyy-MM-dd} by {state.By}: "
                + $"{reason}. Meet its gates and run 'dotnet prompt promote {release.Prompt}@{release.Version} --to {state.Environment}' "
                + "again, or promote another version.");
        return new StatusCell(
            release.Prompt, state.Environment, release.Version, release.Commit, release.Digest, state.Since, state.By, Drift.None,
            state.Version, finding)
        {
            Override = state.Override,
        };
    }

    private StatusCell Moved(
        Release release, string environment, string reference, ObjectId target, EnvironmentState? recorded)
    {
        // A tag of its own says who and when; a lightweight one does not.
        var tag = target != release.Tag ? reader.FindTag(target) : null;
        var who = tag?.Tagger is { } tagger ? $" by {tagger.Who}" : "";
        var was = recorded is null ? "the ledger has nothing there" : $"the ledger has {recorded.Version} there";
        var direct = rules.RulesOf(environment).DirectMoves;
        var next = direct == DirectMoves.Deny && RegistryReferences.IsArmOf(reference)
            ? $"{environment.Split('.')[0]} denies direct moves. Take the arm away with 'git tag -d {RegistryReferences.TagName(reference)}', and begin a rollout."
            : direct == DirectMoves.Deny
            ? $"{environment} denies direct moves. Put back what should be there with "
                + $"'dotnet prompt promote {release.Prompt}@{recorded?.Version.ToString() ?? "<version>"} --to {environment}'."
            : $"Apps follow the tag. Take it into the ledger with 'dotnet prompt sync {release.Prompt}', or promote what should be there.";
        var finding = RegistryFailure.Finding(
            RegistryDiagnostics.MovedOutsideLedger, reference,
            $"{release.Prompt} {release.Version} in {environment} was put there{who} outside the ledger; {was}. {next}");
        if (direct == DirectMoves.Deny) finding = finding with { Severity = DiagnosticSeverity.Error };
        return new StatusCell(
            release.Prompt, environment, release.Version, release.Commit, release.Digest, tag?.Tagger?.When, tag?.Tagger?.Who,
            Drift.MovedOutsideLedger, recorded?.Version, direct == DirectMoves.Allow ? null : finding);
    }

    private static StatusCell Empty(EnvironmentState recorded, string prompt, Drift drift, Diagnostic finding) =>
        new(prompt, recorded.Environment, null, null, null, null, null, drift, recorded.Version, finding);
}

using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Releases;

namespace PromptRegistry.Git.Status;

/// <summary>Compares one environment's tag with what the ledger says about it.</summary>
internal sealed class CellReader(IGitReader reader, LedgerSnapshot ledger)
{
    private readonly TagResolver resolver = new(reader, new ReleaseCatalog(reader, ledger));

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
                        + $"{recorded.Since:yyyy-MM-dd} by {recorded.By}. Restore it with "
                        + $"'dotnet prompt promote {prompt}@{recorded.Version} --to {environment}'."));
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

        return recorded?.Tag == id
            ? new StatusCell(
                prompt, environment, release.Value.Version, release.Value.Commit, release.Value.Digest, recorded.Since,
                recorded.By, Drift.None, recorded.Version, null)
            : Moved(release.Value, environment, reference, id, recorded);
    }

    private StatusCell Moved(
        Release release, string environment, string reference, ObjectId target, EnvironmentState? recorded)
    {
        // A tag of its own says who and when; a lightweight one does not.
        var tag = target != release.Tag && reader.KindOf(target) == GitObjectKind.Tag ? reader.ReadTag(target) : null;
        var who = tag?.Tagger is { } tagger ? $" by {tagger.Who}" : "";
        var was = recorded is null ? "the ledger has nothing there" : $"the ledger has {recorded.Version} there";
        var finding = RegistryFailure.Finding(
            RegistryDiagnostics.MovedOutsideLedger, reference,
            $"{release.Prompt} {release.Version} in {environment} was put there{who} outside the ledger; {was}. "
                + "Apps follow the tag. Take it into the ledger with "
                + $"'dotnet prompt promote {release.Prompt}@{release.Version} --to {environment}', "
                + "or promote what should be there.");
        return new StatusCell(
            release.Prompt, environment, release.Version, release.Commit, release.Digest, tag?.Tagger?.When, tag?.Tagger?.Who,
            Drift.MovedOutsideLedger, recorded?.Version, finding);
    }

    private static StatusCell Empty(EnvironmentState recorded, string prompt, Drift drift, Diagnostic finding) =>
        new(prompt, recorded.Environment, null, null, null, null, null, drift, recorded.Version, finding);
}

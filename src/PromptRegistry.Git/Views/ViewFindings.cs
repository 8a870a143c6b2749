using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Remotes;

namespace PromptRegistry.Git.Views;

/// <summary>What a clone does not have of its ledger, so that what it shows is not all there is.</summary>
internal static class ViewFindings
{
    public static IEnumerable<Diagnostic> Of(GitRegistry registry)
    {
        if (registry.NotInForce is { } differs) yield return differs;
        if (registry.View is not { } view) yield break;
        if (view.Ledger is null)
        {
            if (view.OnlyRemote || new TrackedRemote(registry).Names() is not [var remote, ..]) yield break;
            yield return Finding(
                $"This clone has no ledger. Whether {remote} has one is not known here: '--remote {remote}' looks, and 'dotnet prompt init --fetch' "
                    + "makes that 'git fetch' brings it.", DiagnosticSeverity.Info);
        }
        else if (Cut(registry, view) is { } cut)
        {
            yield return cut with { Severity = DiagnosticSeverity.Warning };
        }

        foreach (var edited in Edited(registry)) yield return edited;
    }

    /// <summary>
    /// Words for behind "is not released": what a clone does not have may be at its remote. Empty where the remote was looked at now,
    /// and where there is none.
    /// </summary>
    public static string AsFarAsKnown(GitRegistry registry) =>
        registry.View is { Tags: null } view && (view.Remote ?? (new TrackedRemote(registry).Names() is [var first, ..] ? first : null)) is { } remote
            ? $", as far as this clone knows (run 'git fetch {remote}', or use '--push' or '--remote', which look at {remote})"
            : "";

    /// <summary>Files of the ledger that are not what its events make them.</summary>
    public static IEnumerable<Diagnostic> Edited(GitRegistry registry) =>
        registry.ReadLedger().Edits.OrderBy(e => e.Path, StringComparer.Ordinal).Select(edit => RegistryFailure.Finding(
            RegistryDiagnostics.LedgerEdited, registry.LedgerReference,
            $"The ledger's file {edit.Path} is not what its events make it: commit {edit.Commit.Abbreviated} by {edit.By} edited it. What the events "
                + "say counts, and the next command that records an event writes the file anew."));

    /// <summary>Where the ledger begins only with its newest events; null where it is whole.</summary>
    public static Diagnostic? Cut(GitRegistry registry, RegistryView view) =>
        new LedgerLine(registry).CutAt(view.Ledger) is not { } first
            ? null
            : Finding(
                $"This clone is shallow: it has the ledger only from {first.Abbreviated} on, and what happened before is not known here. "
                    + "Fetch the rest with 'git fetch --unshallow', or use '--push' or '--remote', which fetch it.", DiagnosticSeverity.Error);

    private static Diagnostic Finding(string message, DiagnosticSeverity severity) =>
        RegistryFailure.Finding(RegistryDiagnostics.LedgerNotHere, "", message) with { Severity = severity };
}

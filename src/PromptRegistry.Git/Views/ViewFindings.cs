using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Git.Views;

/// <summary>What a clone does not have of its ledger, so that what it shows is not all there is.</summary>
internal static class ViewFindings
{
    public static IEnumerable<Diagnostic> Of(GitRegistry registry)
    {
        if (registry.View is not { } view) yield break;
        if (view.Ledger is null)
        {
            if (view.OnlyRemote || new TrackedRemote(registry).Names() is not [var remote, ..]) yield break;
            yield return Finding(
                $"This clone has no ledger. Whether {remote} has one is not known here: '--remote {remote}' looks, and 'dotnet prompt init' "
                    + "makes that 'git fetch' brings it.", DiagnosticSeverity.Info);
        }
        else if (Cut(registry, view) is { } cut)
        {
            yield return cut with { Severity = DiagnosticSeverity.Warning };
        }
    }

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

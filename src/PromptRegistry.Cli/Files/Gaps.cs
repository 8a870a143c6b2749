using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Cli.Files;

/// <summary>
/// What a clone lacks, so that something could not be looked at. On a build server nobody reads a warning, and a check that
/// compared nothing must not look like one that passed: there it is an error.
/// </summary>
internal static class Gaps
{
    public static IReadOnlyList<Diagnostic> InCi(CommandEnvironment environment, IEnumerable<Diagnostic> findings) =>
        [.. findings.Select(f => environment.IsCi && IsGap(f) ? f with { Severity = DiagnosticSeverity.Error } : f)];

    private static bool IsGap(Diagnostic finding) => finding.Descriptor == RegistryDiagnostics.ReleasesNotHere
        || (finding.Descriptor == RegistryDiagnostics.LedgerNotHere && finding.Severity == DiagnosticSeverity.Warning);
}

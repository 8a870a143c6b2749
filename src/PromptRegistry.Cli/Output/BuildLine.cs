using System.Globalization;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Cli.Output;

/// <summary>
/// Findings as the MSBuild task reads them: fields separated by tabs behind <c>##prompt</c>. MSBuild's own recognition of
/// error lines is not used, because a model's answer could look like one. The help field has the page's file name: where pages are knows the build.
/// </summary>
internal static class BuildLine
{
    public static string Of(Diagnostic diagnostic, string root)
    {
        var location = diagnostic.Location;
        var path = location.Path.Length == 0 || location.Path.StartsWith("refs/", StringComparison.Ordinal)
            ? location.Path
            : Path.GetFullPath(location.Path, root);
        var severity = diagnostic.Severity switch
        {
            DiagnosticSeverity.Error => "error",
            DiagnosticSeverity.Warning => "warning",
            _ => "info",
        };
        return string.Join('\t', "##prompt", severity, diagnostic.Id, Escape(path),
            location.Line.ToString(CultureInfo.InvariantCulture),
            location.Column.ToString(CultureInfo.InvariantCulture), diagnostic.Descriptor.Page, Escape(diagnostic.Message));
    }

    /// <summary>Names the report that a build links to.</summary>
    public static string Report(string path) => string.Join('\t', "##prompt", "report", "", Escape(path), "0", "0", "", "");

    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\t", "\\t", StringComparison.Ordinal)
        .Replace("\r", "\\r", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}

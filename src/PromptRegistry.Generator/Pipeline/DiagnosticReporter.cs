using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Diagnostic = PromptRegistry.Core.Diagnostics.Diagnostic;
using Severity = PromptRegistry.Core.Diagnostics.DiagnosticSeverity;

namespace PromptRegistry.Generator.Pipeline;

/// <summary>Hands findings to the compiler, at the line of the manifest or template.</summary>
internal static class DiagnosticReporter
{
    /// <param name="pages">The folder of the pages about kinds of findings; empty gives no links.</param>
    public static void Report(SourceProductionContext output, IEnumerable<Diagnostic> diagnostics, string pages)
    {
        foreach (var diagnostic in diagnostics)
        {
            var descriptor = new DiagnosticDescriptor(
                diagnostic.Id,
                diagnostic.Descriptor.Title,
                "{0}",
                "Prompts",
                diagnostic.Severity switch
                {
                    Severity.Error => DiagnosticSeverity.Error,
                    Severity.Warning => DiagnosticSeverity.Warning,
                    _ => DiagnosticSeverity.Info,
                },
                isEnabledByDefault: true,
                helpLinkUri: diagnostic.Descriptor.Link(pages));
            output.ReportDiagnostic(Microsoft.CodeAnalysis.Diagnostic.Create(descriptor, LocationOf(diagnostic), diagnostic.Message));
        }
    }

    /// <summary>Our lines and columns count from 1, the compiler's from 0.</summary>
    private static Location LocationOf(Diagnostic diagnostic)
    {
        var at = diagnostic.Location;
        if (at.Path.Length == 0) return Location.None;
        var start = new LinePosition(Math.Max(0, at.Line - 1), Math.Max(0, at.Column - 1));
        var end = new LinePosition(Math.Max(start.Line, at.EndLine - 1), Math.Max(0, at.EndColumn - 1));
        return Location.Create(
            at.Path,
            new TextSpan(at.Start, Math.Max(0, at.Length)),
            new LinePositionSpan(start, end < start ? start : end));
    }
}

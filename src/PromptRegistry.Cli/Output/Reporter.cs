using System.Globalization;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Cli.Output;

/// <summary>Prints what a command found and did, in the form asked for: text for people, JSON, or the build's protocol.</summary>
internal sealed class Reporter(CommandEnvironment environment, string verb, OutputForm form, string root)
{
    /// <summary>More findings than a person reads, and than a build server should keep.</summary>
    private const int MaximumFindings = 1000;

    /// <summary>Ends the command: prints findings, and what <paramref name="text"/> writes or <paramref name="json"/> makes.</summary>
    /// <param name="text">Writes the result for people; not called for other forms.</param>
    /// <param name="json">Makes the result's shape; not called for other forms.</param>
    public int Finish(
        OutcomeCode code,
        IReadOnlyList<Diagnostic> diagnostics,
        Action<TextWriter>? text = null,
        Func<object>? json = null)
    {
        diagnostics = AtMost(diagnostics);
        switch (form)
        {
            case OutputForm.Json:
                environment.Protocol.WriteLine(JsonText.Of(new CommandJson(verb, ExitCodes.Of(code), [.. diagnostics.Select(DiagnosticJson.Of)], json?.Invoke())));
                break;
            case OutputForm.MSBuild:
                foreach (var diagnostic in diagnostics) environment.Protocol.WriteLine(BuildLine.Of(diagnostic, root));
                text?.Invoke(environment.Out);
                break;
            default:
                foreach (var diagnostic in diagnostics) Show(Relative(diagnostic));
                text?.Invoke(environment.Out);
                break;
        }

        return ExitCodes.Of(code);
    }

    /// <summary>Ends the command with what an operation came to.</summary>
    public int Finish<T>(Outcome<T> outcome, Action<T, TextWriter> text, Func<T, object> json)
        where T : class =>
        outcome.Succeeded
            ? Finish(outcome.Code, outcome.Diagnostics, w => text(outcome.Value, w), () => json(outcome.Value))
            : Finish(outcome.Code, outcome.Diagnostics);

    /// <summary>What is shown of many findings: errors before others, in their order, and how many there are more.</summary>
    private static IReadOnlyList<Diagnostic> AtMost(IReadOnlyList<Diagnostic> all)
    {
        if (all.Count <= MaximumFindings) return all;
        var shown = all.OrderBy(d => d.Severity switch { DiagnosticSeverity.Error => 0, DiagnosticSeverity.Warning => 1, _ => 2 }).ToList();
        var hidden = shown[MaximumFindings];
        return
        [
            .. shown.Take(MaximumFindings),
            new Diagnostic(BuildDiagnostics.MoreFindings, SourceLocation.File(""),
                string.Create(CultureInfo.InvariantCulture, $"There are {all.Count - MaximumFindings:N0} more findings. At most {MaximumFindings:N0} are shown, the errors first: ")
                    + "mend these, and run the command again.") with { Severity = hidden.Severity },
        ];
    }

    private void Show(Diagnostic finding)
    {
        if (environment.Error is TerminalWriter { Terminal: var terminal }) terminal.Write(finding);
        else environment.Error.WriteLine(finding.ToString());
    }

    /// <summary>The finding with its path as seen from the working directory, so that terminals can link to it.</summary>
    private Diagnostic Relative(Diagnostic diagnostic)
    {
        var path = diagnostic.Location.Path;
        if (path.Length == 0 || path.StartsWith("refs/", StringComparison.Ordinal)) return diagnostic;
        var full = Path.GetFullPath(path, root);
        if (!File.Exists(full) && !Directory.Exists(Path.GetDirectoryName(full))) return diagnostic;
        var relative = Path.GetRelativePath(environment.WorkingDirectory, full);
        var shown = relative.StartsWith("..", StringComparison.Ordinal) ? full : relative;
        return diagnostic with { Location = diagnostic.Location with { Path = shown.Replace('\\', '/') } };
    }
}

/// <summary>For whom a command prints.</summary>
internal enum OutputForm
{
    Text,
    Json,
    MSBuild,
}

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

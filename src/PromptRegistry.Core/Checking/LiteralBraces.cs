using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Checking;

/// <summary>
/// Texts about Vue, Helm or workflows hold <c>{{ … }}</c> that is meant to reach the model as it stands. What the language says
/// about it does not help their author: the finding says how such text is written, too.
/// </summary>
internal static class LiteralBraces
{
    private const string Advice = "Where the braces are meant as text, write {%{ before them and }%} behind them.";

    /// <summary>Adds the advice to the first finding of a line that may come from such text.</summary>
    public static void Explain(List<Diagnostic> diagnostics)
    {
        var lines = new HashSet<(string Path, int Line)>(diagnostics
            .Where(d => d.Descriptor == TemplateDiagnostics.ForeignMark)
            .Select(LineOf));
        for (var i = 0; i < diagnostics.Count; i++)
        {
            var finding = diagnostics[i];
            if (MayBeText(finding) && lines.Add(LineOf(finding))) diagnostics[i] = finding with { Message = $"{Sentence(finding.Message)} {Advice}" };
        }
    }

    /// <summary>A block that nothing ends is code, and a name that is like another is a slip of the pen.</summary>
    private static bool MayBeText(Diagnostic finding) =>
        (finding.Descriptor == TemplateDiagnostics.Syntax && finding.Message.IndexOf("<end>", StringComparison.Ordinal) < 0)
        || (finding.Descriptor == TemplateDiagnostics.UndeclaredVariable && finding.Message.IndexOf(Suggestion.Beginning, StringComparison.Ordinal) < 0);

    private static (string Path, int Line) LineOf(Diagnostic finding) => (finding.Location.Path, finding.Location.Line);

    private static string Sentence(string message) => message.TrimEnd() is var text && text.Length > 0 && text[text.Length - 1] is '.' or '!' or '?' ? message : $"{message}.";
}

using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Cases;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>A text of a scorer, rendered with the inputs of each case and with <c>expected</c>.</summary>
internal sealed class CaseText
{
    private readonly string text;

    private CaseText(string text) => this.text = text;

    /// <summary>Whether every case gets the same text.</summary>
    public bool IsConstant => !text.Contains("{{", StringComparison.Ordinal);

    public static CaseText Constant(string text) => new(text);

    public static CaseText? Parse(YamlScalar scalar, PromptManifest manifest, ICollection<Diagnostic> diagnostics) => new(scalar.Value);

    public string Render(BoundCase bound)
    {
        var result = text.Replace("{{ expected }}", bound.Case.Expected, StringComparison.Ordinal);
        foreach (var entry in bound.Case.Source.Entries)
            result = result.Replace($"{{{{ {entry.Key.Value} }}}}", (entry.Value as YamlScalar)?.Value, StringComparison.Ordinal);
        return result;
    }

    /// <summary>The text as written.</summary>
    public override string ToString() => text;
}

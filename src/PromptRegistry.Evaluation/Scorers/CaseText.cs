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
    public bool IsConstant { get; } = true;

    public static CaseText Constant(string text) => new(text);

    public static CaseText? Parse(YamlScalar scalar, PromptManifest manifest, ICollection<Diagnostic> diagnostics) => new(scalar.Value);

    public string Render(BoundCase bound) => text;

    /// <summary>The text as written.</summary>
    public override string ToString() => text;
}

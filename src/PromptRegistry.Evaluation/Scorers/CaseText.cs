using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Templates;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>A text of a scorer: a template over the inputs of each case and its <c>expected</c> answer.</summary>
internal sealed class CaseText
{
    private readonly string text;
    private readonly BoundTemplate? template;

    private CaseText(string text, BoundTemplate? template)
    {
        this.text = text;
        this.template = template;
    }

    /// <summary>Whether every case gets the same text.</summary>
    public bool IsConstant => template is null;

    public static CaseText Constant(string text) => new(text, null);

    /// <summary>The text, or null after findings at the place of <paramref name="scalar"/>.</summary>
    public static CaseText? Parse(YamlScalar scalar, PromptManifest manifest, ICollection<Diagnostic> diagnostics)
    {
        if (!scalar.Value.Contains("{{", StringComparison.Ordinal)) return Constant(scalar.Value);
        var globals = manifest.Inputs.Select(input => new TemplateGlobal(input.Name, TemplateTypes.Of(input.Name, input.Type))).ToList();
        if (globals.TrueForAll(global => global.Name != CaseValues.Expected))
            globals.Add(new TemplateGlobal(CaseValues.Expected, TemplateType.MakeNullable(TemplateType.String)));

        var bound = Template.Parse(scalar.Value, scalar.Location.Path).Bind(new BindingOptions { Globals = globals });
        foreach (var finding in bound.Diagnostics)
        {
            diagnostics.Add(new Diagnostic(
                    EvaluationDiagnostics.InvalidScorer, scalar.Location, $"In '{scalar.Value}': {finding.Message}"));
        }

        return bound.HasErrors ? null : new CaseText(scalar.Value, bound);
    }

    /// <exception cref="TemplateException">The template fails on these values.</exception>
    public string Render(CaseValues values) => template is null ? text : template.Render(values.Variables);

    /// <summary>The text as written.</summary>
    public override string ToString() => text;
}

/// <summary>A text made short enough for one line of a message.</summary>
internal static class Excerpt
{
    private const int Limit = 100;

    public static string Of(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= Limit ? $"'{line}'" : $"'{line[..(Limit - 1)]}…'";
    }
}

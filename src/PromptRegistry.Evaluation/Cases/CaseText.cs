using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Templates;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Limits;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Types;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Evaluation.Cases;

/// <summary>A text of a suite: a template over the inputs of each case and, in scorers, its <c>expected</c> answer.</summary>
public sealed class CaseText
{
    private readonly string text;
    private readonly BoundTemplate? template;

    internal CaseText(string text, BoundTemplate? template)
    {
        this.text = text;
        this.template = template;
    }

    /// <summary>Whether every case gets the same text.</summary>
    public bool IsConstant => template is null;

    internal static CaseText Constant(string text) => new(text, null);

    /// <summary>The text for a case.</summary>
    /// <exception cref="TemplateException">The template fails on these values.</exception>
    public string Render(CaseValues values) => Render(values.Variables);

    internal string Render(IReadOnlyDictionary<string, TemplateValue> variables, RenderLimits? limits = null) =>
        template is null ? text : template.Render(variables, limits);

    /// <summary>The text as written.</summary>
    public override string ToString() => text;
}

/// <summary>Reads the texts of a suite; immutable and used by several threads.</summary>
internal sealed class CaseTexts
{
    private readonly IReadOnlyList<TemplateGlobal> inputs;
    private readonly IReadOnlyList<TemplateGlobal> inputsAndExpected;

    public CaseTexts(PromptManifest manifest)
    {
        inputs = [.. manifest.Inputs.Where(input => !input.Type.IsAttachment).Select(input => new TemplateGlobal(input.Name, TemplateTypes.Of(input.Name, input.Type)))];
        inputsAndExpected = With(CaseValues.Expected, TemplateType.MakeNullable(TemplateType.String), inputs);
    }

    /// <summary>A text of a scorer, or null after findings at the place of <paramref name="scalar"/>.</summary>
    public CaseText? OfScorer(YamlScalar scalar, ICollection<Diagnostic> diagnostics) =>
        Parse(scalar, scalar.Value, inputsAndExpected, EvaluationDiagnostics.InvalidScorer, diagnostics);

    /// <summary>An expression of a scorer, which may also use the answer as <see cref="CaseValues.Output"/>; its text is JSON.</summary>
    public CaseText? OfExpression(YamlScalar scalar, ICollection<Diagnostic> diagnostics) => Parse(
        scalar, $"{{{{ ({scalar.Value}) | object.to_json }}}}", With(CaseValues.Output, TemplateType.String, inputsAndExpected),
        EvaluationDiagnostics.InvalidScorer, diagnostics);

    /// <summary>A text for a judge, which may also use the answer as <see cref="CaseValues.Output"/>, or null after findings.</summary>
    public CaseText? OfJudge(YamlScalar scalar, ICollection<Diagnostic> diagnostics) => Parse(
        scalar, scalar.Value, With(CaseValues.Output, TemplateType.String, inputsAndExpected), EvaluationDiagnostics.InvalidScorer, diagnostics);

    /// <summary>A text of a case, over its inputs, or null after findings.</summary>
    public CaseText? OfCase(YamlScalar scalar, ICollection<Diagnostic> diagnostics) =>
        Parse(scalar, scalar.Value, inputs, EvaluationDiagnostics.InvalidCase, diagnostics);

    private static CaseText? Parse(
        YamlScalar scalar, string text, IReadOnlyList<TemplateGlobal> globals, DiagnosticDescriptor descriptor, ICollection<Diagnostic> diagnostics)
    {
        if (!IsTemplate(text)) return CaseText.Constant(text);
        var bound = Template.Parse(text, scalar.Location.Path).Bind(new BindingOptions { Globals = globals });
        foreach (var finding in bound.Diagnostics)
            diagnostics.Add(new Diagnostic(descriptor, scalar.Location, $"In '{scalar.Value}': {finding.Message}"));
        return bound.HasErrors ? null : new CaseText(text, bound);
    }

    public static bool IsTemplate(string text) => text.Contains('{', StringComparison.Ordinal)
        && (text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%{", StringComparison.Ordinal));

    /// <summary>An input of that name hides it.</summary>
    private static IReadOnlyList<TemplateGlobal> With(string name, TemplateType type, IReadOnlyList<TemplateGlobal> globals) =>
        globals.Any(global => global.Name == name) ? globals : [.. globals, new TemplateGlobal(name, type)];
}

using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Evaluation.Judging;

/// <summary>
/// What a judge gets for its inputs: what the suite writes for one; else by its name <c>output</c> (the answer), <c>expected</c>, <c>input</c> (what the
/// user said), or the input of the evaluated prompt that is called so and has the same type; else its default.
/// </summary>
internal sealed class JudgeInputs
{
    /// <summary>What the user said: all messages of the user, a blank line between two.</summary>
    public const string Input = "input";

    /// <summary>One of two answers.</summary>
    public const string First = "first";

    /// <summary>The other.</summary>
    public const string Second = "second";

    private readonly IReadOnlyDictionary<string, Func<ScoringInput, TemplateValue>> sources;
    private readonly IReadOnlyDictionary<string, TemplateValue> defaults;

    private JudgeInputs(
        IReadOnlyDictionary<string, Func<ScoringInput, TemplateValue>> sources, IReadOnlyDictionary<string, TemplateValue> defaults, bool needsExpected) =>
        (this.sources, this.defaults, NeedsExpected) = (sources, defaults, needsExpected);

    /// <summary>Whether the judge cannot judge without an expected answer.</summary>
    public bool NeedsExpected { get; }

    /// <summary>Null after findings.</summary>
    /// <param name="isChoice">Whether the judge chooses between two answers, <c>first</c> and <c>second</c>.</param>
    public static JudgeInputs? Read(ScorerSource source, MappingReader? written, PromptManifest judge, bool isChoice)
    {
        var sources = new Dictionary<string, Func<ScoringInput, TemplateValue>>(StringComparer.Ordinal);
        var defaults = InputBinder.Bind(judge, null, judge.Path).Values;
        var (usable, needsExpected, seesAnswer) = (true, false, false);
        if (isChoice && new[] { First, Second }.FirstOrDefault(n => !judge.Inputs.Any(i => i.Name == n && i.Type.Kind == InputKind.String)) is { } absent)
        {
            source.Report(source.Name, $"The judge '{judge.Name}' chooses between two answers and has no input '{absent}' for one. Declare '{First}' and '{Second}' (string, untrusted).");
            return null;
        }
        foreach (var input in judge.Inputs)
        {
            var isAnswer = false;
            if (isChoice && input.Name is First or Second)
            {
                isAnswer = true;
            }
            else if (written?.Node(input.Name) is { } node)
            {
                if (Template(source, node, input) is { } text) sources[input.Name] = given => TemplateValue.From(text.Render(Variables(given)));
                else usable = false;
                isAnswer = node is YamlScalar scalar && scalar.Value.Contains(CaseValues.Output, StringComparison.Ordinal);
            }
            else if ((input.Name is CaseValues.Expected or Input || (input.Name == CaseValues.Output && !isChoice)) && input.Type.Kind == InputKind.String)
            {
                sources[input.Name] = input.Name switch
                {
                    CaseValues.Output => given => TemplateValue.From(given.Text),
                    CaseValues.Expected => given => TemplateValue.From(given.Expected),
                    _ => given => TemplateValue.From(Said(given)),
                };
                isAnswer = input.Name == CaseValues.Output;
                needsExpected |= input is { Name: CaseValues.Expected, Type.IsNullable: false };
            }
            else if (source.Manifest.Inputs.FirstOrDefault(own => own.Name == input.Name) is { } own && own.Type.ToString() == input.Type.ToString())
            {
                sources[input.Name] = given => given.Values.Inputs[own.Name];
            }
            else if (input.IsRequired)
            {
                source.Report(source.Name,
                    $"The judge '{judge.Name}' needs '{input.Name}' ({input.Type}), which '{source.Manifest.Name}' has no input of that name and type for."
                    + $" Say what it is: inputs: {{ {input.Name}: \"{{{{ {CaseValues.Output} }}}}\" }}.");
                usable = false;
            }

            seesAnswer |= isAnswer;
            if (!isAnswer || input.Untrusted) continue;
            source.Report(source.Name, $"The judge '{judge.Name}' takes the answer as '{input.Name}' and trusts it: an answer could tell the judge what to say."
                + $" Declare the input 'untrusted: true' and fence it in the template.");
            usable = false;
        }

        written?.Finish();
        if (seesAnswer || !usable) return usable ? new JudgeInputs(sources, defaults, needsExpected) : null;
        source.Report(source.Name, $"The judge '{judge.Name}' never sees the answer. Declare its input '{CaseValues.Output}' (string, untrusted),"
            + $" or say which of its inputs it is: inputs: {{ … : \"{{{{ {CaseValues.Output} }}}}\" }}.");
        return null;
    }

    /// <param name="pair">The two answers between which the judge chooses; null where it is shown one.</param>
    public IReadOnlyDictionary<string, TemplateValue> Of(ScoringInput given, (string First, string Second)? pair)
    {
        var values = new Dictionary<string, TemplateValue>(defaults, StringComparer.Ordinal);
        foreach (var (name, value) in sources) values[name] = value(given);
        if (pair is var (first, second)) (values[First], values[Second]) = (TemplateValue.From(first), TemplateValue.From(second));
        return values;
    }

    private static CaseText? Template(ScorerSource source, YamlNode node, InputDefinition input)
    {
        if (node is YamlScalar scalar && input.Type.Kind == InputKind.String) return source.Texts.OfJudge(scalar, source.Diagnostics);
        source.Report(node, node is YamlScalar
            ? $"The judge's input '{input.Name}' is {input.Type}, and only a text can be written for one."
            : $"The judge's input '{input.Name}' wants a text, such as \"{{{{ {CaseValues.Output} }}}}\".");
        return null;
    }

    private static MoreVariables Variables(ScoringInput given) => new(given.Values.Variables, CaseValues.Output, TemplateValue.From(given.Text));

    private static string Said(ScoringInput given) => string.Join("\n\n", given.Messages.Where(m => m.Role == "user").Select(m => m.Text));
}

using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Templates;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Evaluation.Cases;

/// <summary>
/// What a case calls a good answer: a text, several texts that are equally good, or YAML that stands for JSON. Its texts may be templates over the
/// case's inputs.
/// </summary>
internal sealed class ExpectedAnswer
{
    private static readonly Dictionary<YamlScalar, CaseText> None = [];

    private readonly YamlNode node;
    private readonly IReadOnlyDictionary<YamlScalar, CaseText> templates;

    private ExpectedAnswer(YamlNode node, IReadOnlyDictionary<YamlScalar, CaseText> templates)
    {
        this.node = node;
        this.templates = templates;
    }

    /// <summary>The answer as written: the text, or canonical JSON.</summary>
    public string Source => TextOf(node);

    /// <summary>Whether it is the same for all inputs, and the only one.</summary>
    public bool IsPlain => templates.Count == 0 && !IsSeveral(node);

    /// <summary>Null where the case has none.</summary>
    public static ExpectedAnswer? Read(YamlNode? node, CaseTexts texts, ICollection<Diagnostic> diagnostics)
    {
        if (node is null) return null;
        Dictionary<YamlScalar, CaseText>? templates = null;
        Find(node);
        return new ExpectedAnswer(node, templates ?? None);

        void Find(YamlNode part)
        {
            switch (part)
            {
                case YamlScalar scalar when CaseTexts.IsTemplate(scalar.Value):
                    if (texts.OfCase(scalar, diagnostics) is { } text) (templates ??= new(ReferenceEqualityComparer.Instance)).Add(scalar, text);
                    break;
                case YamlSequence sequence:
                    foreach (var item in sequence.Items) Find(item);
                    break;
                case YamlMapping mapping:
                    foreach (var entry in mapping.Entries) Find(entry.Value);
                    break;
            }
        }
    }

    /// <summary>The answer for these inputs, and every text that is as good: the items of a list of texts, else the answer alone.</summary>
    /// <exception cref="TemplateException">A template fails on these values.</exception>
    public (string Text, IReadOnlyList<string> References) Render(IReadOnlyDictionary<string, TemplateValue> inputs)
    {
        var rendered = templates.Count == 0 ? node : Rendered(node, inputs);
        var text = TextOf(rendered);
        return (text, IsSeveral(rendered) ? [.. ((YamlSequence)rendered).Items.Select(item => ((YamlScalar)item).Value)] : [text]);
    }

    private static bool IsSeveral(YamlNode node) =>
        node is YamlSequence { Items: { Count: > 0 } items } && items.All(item => item is YamlScalar { IsNull: false });

    private YamlNode Rendered(YamlNode part, IReadOnlyDictionary<string, TemplateValue> inputs) => part switch
    {
        YamlScalar scalar when templates.TryGetValue(scalar, out var text) => scalar with { Value = text.Render(inputs), IsPlain = false },
        YamlSequence sequence => sequence with { Items = [.. sequence.Items.Select(item => Rendered(item, inputs))] },
        YamlMapping mapping => mapping with { Entries = [.. mapping.Entries.Select(entry => entry with { Value = Rendered(entry.Value, inputs) })] },
        _ => part,
    };

    private static string TextOf(YamlNode node) => node is YamlScalar scalar ? scalar.Value : CanonicalJson.Write(node);
}

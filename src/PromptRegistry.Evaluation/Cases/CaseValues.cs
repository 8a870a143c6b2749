using PromptRegistry.Templates.Values;

namespace PromptRegistry.Evaluation.Cases;

/// <summary>A case whose inputs fit the prompt's.</summary>
/// <param name="Inputs">Every declared input by name, defaults applied.</param>
/// <param name="Variables">What the texts of scorers can use: the inputs and <c>expected</c>.</param>
public sealed record CaseValues(
    EvaluationCase Case,
    IReadOnlyDictionary<string, TemplateValue> Inputs,
    IReadOnlyDictionary<string, TemplateValue> Variables)
{
    /// <summary>Name of the case's expected answer in the texts of scorers; an input of that name hides it.</summary>
    public const string Expected = "expected";

    public static CaseValues Create(EvaluationCase @case, IReadOnlyDictionary<string, TemplateValue> inputs)
    {
        var variables = new Dictionary<string, TemplateValue>(inputs, StringComparer.Ordinal);
        variables.TryAdd(Expected, TemplateValue.From(@case.Expected));
        return new CaseValues(@case, inputs, variables);
    }
}

using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Evaluation.Cases;

/// <summary>One question of a suite: values for the prompt's inputs, and what a good answer has.</summary>
/// <param name="Id">Unique in its suite.</param>
/// <param name="Source">The inputs as written.</param>
/// <param name="Expected">A good answer, or what a scorer makes of it; null where the case has none.</param>
/// <param name="Tags">Names of the slices that the case belongs to.</param>
/// <param name="Critical">Whether every one of its samples must pass.</param>
/// <param name="Location">Where the case begins.</param>
/// <param name="Digest">Changes with the inputs and with what is expected, with nothing else.</param>
public sealed record EvaluationCase(
    string Id,
    YamlMapping Source,
    string? Expected,
    IReadOnlyList<string> Tags,
    bool Critical,
    SourceLocation Location,
    string Digest);

/// <summary>Digests of what a baseline was measured with, so that a changed case or scorer is not compared with its old self.</summary>
internal static class CaseDigest
{
    /// <summary>Hexadecimal digits kept: enough to notice a change, short enough to read in a review.</summary>
    private const int Length = 16;

    public static string Of(YamlMapping inputs, string? expected)
    {
        var text = new StringBuilder("{\"expected\":");
        if (expected is null) text.Append("null");
        else CanonicalText.Append(text, expected);
        text.Append(",\"inputs\":").Append(CanonicalJson.Write(inputs)).Append('}');
        return Of(text.ToString());
    }

    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Length];
}

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

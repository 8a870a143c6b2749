using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Canonical;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Evaluation.Cases;

/// <summary>One question of a suite: values for the prompt's inputs, and what a good answer has.</summary>
/// <param name="Id">Unique in its suite.</param>
/// <param name="Source">The inputs as written.</param>
/// <param name="Expected">A good answer as written: a text, or canonical JSON; null where the case has none.</param>
/// <param name="Tags">Names of the slices that the case belongs to.</param>
/// <param name="Critical">Whether every one of its samples must pass.</param>
/// <param name="Location">Where the case begins.</param>
/// <param name="Digest">Changes with the inputs, with what is expected and with the case's own scorers, with nothing else.</param>
public sealed record EvaluationCase(
    string Id,
    YamlMapping Source,
    string? Expected,
    IReadOnlyList<string> Tags,
    bool Critical,
    SourceLocation Location,
    string Digest)
{
    /// <summary>The least overall score that the case may have, 0 to 1; null where it has no such threshold.</summary>
    public double? Threshold { get; init; }

    /// <summary>
    /// Which answer of a conversation this is about: 1 for the answer to the prompt. A later one comes right after its predecessor in the suite.
    /// </summary>
    public int Turn { get; init; } = 1;

    /// <summary>What the user says before this answer; null for the answer to the prompt.</summary>
    internal CaseText? User { get; init; }

    /// <summary>What <see cref="Expected"/> stands for, where that is a template or several texts; else null.</summary>
    internal ExpectedAnswer? Answer { get; init; }

    /// <summary>The case's own scorers as written.</summary>
    internal IReadOnlyList<YamlNode> Scorers { get; init; } = [];
}

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
/// <param name="Answer">A good answer for these inputs; null where the case has none.</param>
/// <param name="References">Every answer that is as good; one where the case does not list several, none where it has none.</param>
public sealed record CaseValues(
    EvaluationCase Case,
    IReadOnlyDictionary<string, TemplateValue> Inputs,
    IReadOnlyDictionary<string, TemplateValue> Variables,
    string? Answer,
    IReadOnlyList<string> References)
{
    /// <summary>Name of the case's expected answer in the texts of scorers; an input of that name hides it.</summary>
    public const string Expected = "expected";

    /// <summary>Name of the model's answer in the expressions of scorers; an input of that name hides it.</summary>
    public const string Output = "output";

    /// <exception cref="PromptRegistry.Templates.TemplateException">What is expected cannot be rendered for these inputs.</exception>
    public static CaseValues Create(EvaluationCase @case, IReadOnlyDictionary<string, TemplateValue> inputs)
    {
        var (answer, references) = @case.Answer is { } expected
            ? expected.Render(inputs)
            : (@case.Expected, @case.Expected is null ? [] : (IReadOnlyList<string>)[@case.Expected]);
        return new CaseValues(@case, inputs, new MoreVariables(inputs, Expected, TemplateValue.From(answer)), answer, references);
    }
}

using System.Globalization;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Templates;
using PromptRegistry.Templates.Limits;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>
/// A Scriban expression over the case's inputs, <c>output</c> and <c>expected</c>: true or false, or a number from 0 to 1.
/// </summary>
internal sealed class ScriptScorer(ScorerInfo info, CaseText expression) : SynchronousScorer(info)
{
    /// <summary>An expression judges one answer: it needs little.</summary>
    private static readonly RenderLimits Limits = new()
    {
        Loops = 100_000,
        Output = 1 << 20,
        Steps = 1_000_000,
        Time = TimeSpan.FromSeconds(1),
        Regex = TimeSpan.FromMilliseconds(250),
    };

    public static ScorerKind Kind { get; } = new("script", Read) { HasOpposite = true };

    private static ScriptScorer? Read(ScorerSource source)
    {
        var options = source.Options("expression");
        var node = options.Node("expression") as YamlScalar;
        var minimum = source.ScoreOption(options, "minimum");
        var info = source.Info(options, node?.Value ?? "") with { Minimum = minimum };
        if (node is null)
        {
            source.Report(source.Name, $"'{source.Kind}' needs an expression: {source.Kind}: 'output | string.contains name'.");
            return null;
        }

        if (node.Value.Contains("}}", StringComparison.Ordinal))
        {
            source.Report(node, "An expression stands without its braces: script: 'output.size < 100'.");
            return null;
        }

        return source.Texts.OfExpression(node, source.Diagnostics) is { } expression ? new ScriptScorer(info, expression) : null;
    }

    protected override Score Judge(ScoringInput input)
    {
        var variables = new MoreVariables(input.Values.Variables, CaseValues.Output, TemplateValue.From(input.Text));
        string result;
        try
        {
            result = expression.Render(variables, Limits).Trim();
        }
        catch (TemplateException error)
        {
            return Score.Unscored($"The expression fails on this answer: {error.Message}");
        }

        if (result == "true") return Score.Pass();
        if (result == "false") return Score.Fail($"The expression is false for {Excerpt.Of(input.Text)}");
        if (!double.TryParse(result, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || number is not (>= 0 and <= 1))
            return Score.Unscored($"The expression must give true, false or a number from 0 to 1, but gave {Excerpt.Of(result)}.");
        return Info.Minimum is { } minimum && number < minimum
            ? Score.Fail(string.Create(CultureInfo.InvariantCulture, $"Scored {number:0.###}; expected at least {minimum:0.###}"), number, number)
            : Score.Pass(number, number);
    }
}

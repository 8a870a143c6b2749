using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Cases;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>A regular expression is found in the answer. Matching has a time limit; past it the cell is unscored.</summary>
internal sealed class MatchesScorer(ScorerInfo info, CaseText pattern, RegexOptions options) : SynchronousScorer(info)
{
    public static readonly TimeSpan Time = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, Regex> compiled = new(StringComparer.Ordinal);

    public static ScorerKind Kind { get; } = new("matches", Read) { HasOpposite = true };

    private static MatchesScorer? Read(ScorerSource source)
    {
        var options = source.Options("pattern");
        var node = options.Node("pattern") as YamlScalar;
        var perCase = options.Boolean("per-case") ?? false;
        var ignoreCase = options.Boolean("ignore-case") ?? false;
        var info = source.Info(options, $"{node?.Value}|{perCase}|{ignoreCase}");
        if (node is null)
        {
            source.Report(source.Name, $"'{source.Kind}' needs a regular expression: {source.Kind}: '^[A-Z]'.");
            return null;
        }

        var regexOptions = RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        if (perCase)
        {
            return source.Texts.OfScorer(node, source.Diagnostics) is { } text
                ? new MatchesScorer(info, text, regexOptions)
                : null;
        }

        try
        {
            _ = new Regex(node.Value, regexOptions, Time);
            return new MatchesScorer(info, CaseText.Constant(node.Value), regexOptions);
        }
        catch (ArgumentException error)
        {
            source.Report(node, $"'{node.Value}' is not a regular expression: {error.Message}");
            return null;
        }
    }

    protected override Score Judge(ScoringInput input)
    {
        var text = pattern.Render(input.Values);
        try
        {
            var regex = compiled.GetOrAdd(text, static (key, options) => new Regex(key, options, Time), options);
            return regex.IsMatch(input.Text)
                ? Score.Pass()
                : Score.Fail($"{Excerpt.Of(input.Text)} does not match {text}");
        }
        catch (RegexMatchTimeoutException)
        {
            return Score.Unscored($"Matching {text} took longer than {Time.TotalMilliseconds} ms. Write a simpler expression.");
        }
        catch (ArgumentException error)
        {
            return Score.Unscored($"'{text}' is not a regular expression: {error.Message}");
        }
    }
}

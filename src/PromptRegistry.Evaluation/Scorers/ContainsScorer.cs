using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Cases;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>The answer has all of some texts, at least one of others and none of a third kind. The score is the share that holds.</summary>
internal sealed class ContainsScorer(ScorerInfo info, ContainsOptions options) : SynchronousScorer(info)
{
    public static IEnumerable<ScorerKind> Kinds { get; } =
    [
        new("contains", source => Read(source, ignoreCase: false)) { HasOpposite = true },
        new("icontains", source => Read(source, ignoreCase: true)) { HasOpposite = true },
        new("contains-all", source => ReadList(source, ignoreCase: false, all: true)) { HasOpposite = true },
        new("icontains-all", source => ReadList(source, ignoreCase: true, all: true)) { HasOpposite = true },
        new("contains-any", source => ReadList(source, ignoreCase: false, all: false)) { HasOpposite = true },
        new("icontains-any", source => ReadList(source, ignoreCase: true, all: false)) { HasOpposite = true },
        new("starts-with", StartsWithScorer.Read) { HasOpposite = true },
    ];

    private static ContainsScorer? Read(ScorerSource source, bool ignoreCase)
    {
        var options = source.Options("all");
        var all = source.TextList(options, "all");
        var any = source.TextList(options, "any");
        var none = source.TextList(options, "none");
        if (!ignoreCase) ignoreCase = options.Boolean("ignore-case") ?? false;
        var info = source.Info(options, $"{string.Join('\n', all)}|{string.Join('\n', any)}|{string.Join('\n', none)}|{ignoreCase}");
        if (all.Count + any.Count + none.Count > 0)
            return new ContainsScorer(info, new ContainsOptions(all, any, none, ignoreCase));
        if ((options.Node("all") ?? options.Node("any") ?? options.Node("none")) is YamlScalar) return null;
        source.Report(source.Name, $"'{source.Kind}' needs a text to look for: {source.Kind}: \"…\", or all, any, none with lists of texts.");
        return null;
    }

    private static ContainsScorer? ReadList(ScorerSource source, bool ignoreCase, bool all)
    {
        var options = source.Options("texts");
        var texts = source.TextList(options, "texts");
        if (!ignoreCase) ignoreCase = options.Boolean("ignore-case") ?? false;
        var info = source.Info(options, $"{string.Join('\n', texts)}|{ignoreCase}");
        if (texts.Count > 0)
            return new ContainsScorer(info, all ? new ContainsOptions(texts, [], [], ignoreCase) : new ContainsOptions([], texts, [], ignoreCase));
        if (options.Node("texts") is null or YamlSequence { Items.Count: 0 })
            source.Report(source.Name, $"'{source.Kind}' needs texts to look for: {source.Kind}: [\"…\", \"…\"].");
        return null;
    }

    protected override Score Judge(ScoringInput input)
    {
        var comparison = options.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var (total, held) = (0, 0);
        string? problem = null;
        foreach (var text in options.All) Check(Has(text), "The answer lacks", text);
        foreach (var text in options.None) Check(!Has(text), "The answer has", text);
        if (options.Any.Count > 0)
        {
            total++;
            if (options.Any.Any(Has)) held++;
            else problem ??= $"The answer has none of {string.Join(", ", options.Any.Select(text => $"'{text.Render(input.Values)}'"))}";
        }

        return problem is null ? Score.Pass() : Score.Fail(problem, (double)held / total, held);

        bool Has(CaseText text) => input.Text.Contains(text.Render(input.Values), comparison);

        void Check(bool holds, string complaint, CaseText text)
        {
            total++;
            if (holds) held++;
            else problem ??= $"{complaint} '{text.Render(input.Values)}'";
        }
    }
}

internal sealed record ContainsOptions(
    IReadOnlyList<CaseText> All, IReadOnlyList<CaseText> Any, IReadOnlyList<CaseText> None, bool IgnoreCase);

/// <summary>The answer begins with a text, after white space.</summary>
internal sealed class StartsWithScorer(ScorerInfo info, CaseText text, bool ignoreCase) : SynchronousScorer(info)
{
    public static IScorer? Read(ScorerSource source)
    {
        var options = source.Options("text");
        var text = source.Text(options, "text");
        var ignoreCase = options.Boolean("ignore-case") ?? false;
        var info = source.Info(options, $"{text}|{ignoreCase}");
        if (text is not null) return new StartsWithScorer(info, text, ignoreCase);
        if (options.Node("text") is null) source.Report(source.Name, $"'{source.Kind}' needs a text: {source.Kind}: \"…\".");
        return null;
    }

    protected override Score Judge(ScoringInput input)
    {
        var wanted = text.Render(input.Values).TrimStart();
        return input.Text.AsSpan().TrimStart().StartsWith(wanted, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
            ? Score.Pass()
            : Score.Fail($"{Excerpt.Of(input.Text)} does not start with {Excerpt.Of(wanted)}");
    }
}

using System.Text.Json;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Models;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>The answer calls the wanted tools, with the wanted arguments. A score is the share of calls that are right, among those wanted and those made.</summary>
internal sealed class ToolCallsScorer(ScorerInfo info, ToolCallsOptions options) : SynchronousScorer(info)
{
    private const string None = "none";

    public static ScorerKind Kind { get; } = new("tool-calls", Read);

    protected override bool NeedsExpected => options.Calls is null;

    private static ToolCallsScorer? Read(ScorerSource source)
    {
        var options = source.Options("calls");
        var node = options.Node("calls");
        var arguments = options.Choice("arguments", "subset", "subset", "exact", "ignore");
        var order = options.Choice("order", "any", "any", "strict");
        var others = options.Boolean("others") ?? false;
        var info = source.Info(options, $"{(node is null ? "" : CanonicalJson.Write(node))}|{arguments}|{order}|{others}");
        var templates = new Dictionary<string, CaseText>(StringComparer.Ordinal);
        JsonElement? calls = null;
        if (node is not null)
        {
            if (WantedCalls.Problem(Json(node)) is { } problem)
            {
                source.Report(node, problem);
                return null;
            }

            calls = Json(node);
            foreach (var scalar in Scalars(node).Where(s => CaseTexts.IsTemplate(s.Value)))
            {
                if (source.Texts.OfScorer(scalar, source.Diagnostics) is not { } text) return null;
                templates[scalar.Value] = text;
            }

            foreach (var name in WantedCalls.Names(Json(node)).Where(n => source.Manifest.Tools.All(t => t.Name != n)))
            {
                var tools = source.Manifest.Tools.Select(t => t.Name).ToList();
                source.Report(node, $"The prompt has no tool '{name}'.{Suggestion.Sentence(name, tools)}{Suggestion.Listing("Tools", tools)}");
                return null;
            }
        }

        return new ToolCallsScorer(info, new ToolCallsOptions(calls, templates, arguments, order == "strict", others));
    }

    protected override Score Judge(ScoringInput input)
    {
        var made = input.Answer.ToolCalls;
        JsonElement wanted;
        if (options.Calls is { } calls) wanted = calls;
        else if (input.Expected!.Trim() is var text && text == None) wanted = JsonText.Parse("[]")!.Value;
        else wanted = JsonText.Parse(text) ?? JsonText.Parse($"\"{JsonEncodedText.Encode(text)}\"")!.Value;
        if (WantedCalls.Problem(wanted) is { } problem) return Score.Unscored($"What is expected is no list of calls: {problem}");

        var comparison = new CallComparison(options.Arguments, text => options.Templates.TryGetValue(text, out var template) ? template.Render(input.Values) : text);
        return Judge(WantedCalls.Of(wanted), made, comparison);
    }

    private Score Judge(IReadOnlyList<WantedCall> wanted, IReadOnlyList<ToolCall> made, CallComparison comparison)
    {
        var free = made.ToList();
        var problems = new List<string>();
        var right = 0;
        var from = 0;
        foreach (var call in wanted)
        {
            var at = free.FindIndex(options.Strict ? from : 0, m => comparison.Fits(call, m));
            if (at < 0)
            {
                problems.Add(Missing(call, free, comparison));
                continue;
            }

            right++;
            if (options.Strict && !options.Others && at != from) problems.Add($"{free[at].Name} comes later than wanted");
            if (options.Strict) from = at + 1;
            else free.RemoveAt(at);
        }

        var more = made.Count - right;
        if (more > 0 && !options.Others && problems.Count == 0)
            problems.Add(wanted.Count == 0 ? $"no call is wanted, but {Short(made[0])} was made" : $"{more} more {(more == 1 ? "call" : "calls")} than wanted: {Short(made)}");

        var total = Math.Max(wanted.Count, options.Others ? wanted.Count : made.Count);
        var share = total == 0 ? 1 : right / (double)total;
        return problems.Count == 0 ? Score.Pass() : Score.Fail(string.Join("; ", problems.Take(3)), Math.Min(share, 1), right);
    }

    private static string Missing(WantedCall call, List<ToolCall> made, CallComparison comparison)
    {
        var wanted = call.Arguments is { } arguments ? $"{call.Name}({comparison.Shown(arguments)})" : call.Name;
        var named = made.Find(m => m.Name == call.Name);
        return named is not null ? $"{wanted} is wanted, but {Short(named)} was made"
            : made.Count == 0 ? $"{wanted} is wanted, but no tool is called"
            : $"{wanted} is wanted, but only {Short(made)} was made";
    }

    private static string Short(IReadOnlyList<ToolCall> calls) => string.Join(", ", calls.Take(5).Select(Short));

    /// <summary>A call on one line, cut where it is long.</summary>
    private static string Short(ToolCall call)
    {
        const int Longest = 200;
        var text = call.ToString();
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }

    private static JsonElement Json(YamlNode node) => JsonText.Parse(CanonicalJson.Write(node))!.Value;

    private static IEnumerable<YamlScalar> Scalars(YamlNode node) => node switch
    {
        YamlScalar scalar => [scalar],
        YamlSequence sequence => sequence.Items.SelectMany(Scalars),
        YamlMapping mapping => mapping.Entries.SelectMany(e => Scalars(e.Value)),
        _ => [],
    };
}

/// <param name="Calls">The wanted calls; null takes the case's expected ones.</param>
/// <param name="Templates">Texts in them that are templates over the case.</param>
/// <param name="Arguments"><c>subset</c>, <c>exact</c> or <c>ignore</c>.</param>
/// <param name="Strict">Whether their order counts.</param>
/// <param name="Others">Whether further calls do no harm.</param>
internal sealed record ToolCallsOptions(JsonElement? Calls, IReadOnlyDictionary<string, CaseText> Templates, string Arguments, bool Strict, bool Others);

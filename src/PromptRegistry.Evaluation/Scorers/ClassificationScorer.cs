using System.Text.Json;
using PromptRegistry.Evaluation.Metrics;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>The answer names the expected label. Over the suite: accuracy, macro-F1 and the confusion matrix.</summary>
internal sealed class ClassificationScorer(ScorerInfo info, ClassificationOptions options) : SynchronousScorer(info), ISuiteScorer
{
    public static ScorerKind Kind { get; } = new("classification", Read);

    protected override bool NeedsExpected => true;

    private static ClassificationScorer Read(ScorerSource source)
    {
        var options = source.Options("field");
        var field = JsonText.Pointer(options.Text("field"));
        var labels = options.Texts("labels");
        var ignoreCase = options.Boolean("ignore-case") ?? true;
        var accuracy = source.ScoreOption(options, "accuracy");
        var macroF1 = source.ScoreOption(options, "macro-f1");
        var id = field is null ? null : $"{source.Kind}:{field.TrimStart('/')}";
        var info = source.Info(options, $"{field}|{string.Join('\n', labels)}|{ignoreCase}", id);
        return new ClassificationScorer(info, new ClassificationOptions(field, labels, ignoreCase, accuracy, macroF1));
    }

    protected override Score Judge(ScoringInput input)
    {
        if (options.Expected(input) is not { } expected)
            return Score.Unscored($"What is expected names no label{options.Where}: {Excerpt.Of(input.Expected!)}");
        if (options.Found(input) is not { } found) return Score.Fail($"The answer names no label{options.Where}: {Excerpt.Of(input.Text)}");
        return options.Comparer.Equals(expected, found)
            ? Score.Pass()
            : Score.Fail($"Expected the label {Excerpt.Of(expected)}, but found {Excerpt.Of(found)}");
    }

    public IReadOnlyList<SuiteMetric> Measure(IReadOnlyList<ScoringInput> answers)
    {
        // A label is written as it was expected first.
        var spelling = new Dictionary<string, string>(options.Comparer);
        var pairs = answers.Select(answer => (Expected: options.Expected(answer), Found: options.Found(answer)))
            .Where(pair => pair.Expected is not null).ToList();
        foreach (var (expected, _) in pairs) spelling.TryAdd(expected!, expected!);
        foreach (var pair in pairs) if (pair.Found is { } other) spelling.TryAdd(other, other);
        if (pairs.Count == 0) return [];
        var labelled = pairs.Select(pair => (spelling[pair.Expected!], pair.Found is null ? null : spelling[pair.Found])).ToList();
        var found = Classification.Of(labelled);
        return
        [
            new SuiteMetric(Info.Id, $"{Info.Id}/accuracy", found.Accuracy, found.Accuracy, "0..1", options.Accuracy, found.Total)
            {
                Matrix = ConfusionMatrix.Of(labelled),
            },
            new SuiteMetric(Info.Id, $"{Info.Id}/macro-f1", found.MacroF1, found.MacroF1, "0..1", options.MacroF1, found.Total),
        ];
    }
}

/// <param name="Field">JSON Pointer to the label; null where the whole text is it.</param>
/// <param name="Labels">The labels that there are; empty where any text is one.</param>
/// <param name="Accuracy">The least accuracy of the suite, or null.</param>
/// <param name="MacroF1">The least macro-F1 of the suite, or null.</param>
internal sealed record ClassificationOptions(string? Field, IReadOnlyList<string> Labels, bool IgnoreCase, double? Accuracy, double? MacroF1)
{
    public StringComparer Comparer { get; } = IgnoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>Where the label was looked for.</summary>
    public string Where => $"{(Field is null ? "" : $" at {Field}")}{(Labels.Count == 0 ? "" : $" of {string.Join(", ", Labels)}")}";

    /// <summary>The label that the case expects, or null. It may be written alone, without the JSON around it.</summary>
    public string? Expected(ScoringInput input) => Known(IsAlone(input.Expected!) ? input.Expected! : OfJson(input.Expected!));

    /// <summary>The label that the answer names, or null.</summary>
    public string? Found(ScoringInput input) => Known(Field is null ? input.Text : OfJson(input.Text));

    private bool IsAlone(string text) => Field is null || JsonText.Parse(text) is not { ValueKind: JsonValueKind.Object or JsonValueKind.Array };

    private string? OfJson(string text)
    {
        if (JsonText.Parse(text) is not { } json || JsonText.Find(json, Field!) is not { } value) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
    }

    private string? Known(string? text)
    {
        var label = text?.Trim();
        if (string.IsNullOrEmpty(label)) return null;
        return Labels.Count == 0 ? label : Labels.FirstOrDefault(known => Comparer.Equals(known, label));
    }
}

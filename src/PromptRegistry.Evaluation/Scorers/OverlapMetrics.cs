using PromptRegistry.Evaluation.Metrics;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>ROUGE, GLEU, SQuAD and Levenshtein as scorers.</summary>
internal static class OverlapMetrics
{
    public static IEnumerable<ScorerKind> Kinds { get; } =
    [
        Rouge("rouge-1", (target, text, stem) => Metrics.Rouge.N(target, text, 1, stem)),
        Rouge("rouge-2", (target, text, stem) => Metrics.Rouge.N(target, text, 2, stem)),
        Rouge("rouge-l", Metrics.Rouge.L),
        Rouge("rouge-lsum", RougeLsum.Compute),
        Of("gleu", Gleu.Sentence),
        Of("gleu@meai", Gleu.Meai),
        Of("f1", (text, references) => Squad.F1(text, references)),
        Of("f1@meai", TokenF1.Meai),
        new("exact-match", ExactMatch) { HasOpposite = true },
        new("levenshtein", ReadLevenshtein),
    ];

    private static ScorerKind Of(string name, Func<string, IReadOnlyList<string>, double> measure) => new(name, source =>
    {
        var options = source.Options("minimum");
        var minimum = source.ScoreOption(options, "minimum");
        return new ReferenceScorer(source.Info(options, "") with { Minimum = minimum }, new ReferenceMetric(measure));
    });

    private static ScorerKind Rouge(string name, Func<string, string, bool, RougeScore> compute) => new(name, source =>
    {
        var options = source.Options("minimum");
        var minimum = source.ScoreOption(options, "minimum");
        var stem = options.Boolean("stemmer") ?? false;
        var part = VariantId.Choice(options, "measure", "f1", "precision", "recall");
        var id = VariantId.Of(source.Kind, !stem && part == "f1", stem ? "porter" : "plain", part);
        var info = source.Info(options, $"rouge_score:{part}:{(stem ? "stemmer" : "no-stemmer")}", id) with { Minimum = minimum };
        return new ReferenceScorer(info, new ReferenceMetric((text, references) => references.Max(reference => Part(compute(reference, text, stem)))));

        double Part(RougeScore score) => part switch
        {
            "precision" => score.Precision,
            "recall" => score.Recall,
            _ => score.F1,
        };
    });

    private static ReferenceScorer ExactMatch(ScorerSource source)
    {
        var info = source.Info(source.Options(), "squad") with { Minimum = 1 };
        return new ReferenceScorer(info, new ReferenceMetric((text, references) => Squad.ExactMatch(text, references) ? 1 : 0));
    }

    /// <summary>The raw value is the distance to the nearest reference, the score the similarity.</summary>
    private static ReferenceScorer ReadLevenshtein(ScorerSource source)
    {
        var options = source.Options("minimum");
        var minimum = source.ScoreOption(options, "minimum");
        var info = source.Info(options, "code-points") with { Minimum = minimum, Range = "edits", HigherIsBetter = false };
        return new ReferenceScorer(info, new ReferenceMetric((text, references) => references.Min(reference => Levenshtein.Distance(text, reference)))
        {
            Score = (distance, input) => Nearest(distance, input),
        });
    }

    private static double Nearest(double distance, ScoringInput input)
    {
        var length = TextCounts.Characters(input.Text);
        return input.References.Count == 1
            ? Levenshtein.Similarity((int)distance, length, TextCounts.Characters(input.References[0]))
            : input.References.Max(reference => Levenshtein.Similarity(input.Text, reference));
    }
}

using PromptRegistry.Evaluation.Metrics;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>BLEU and chrF as scorers: of each answer, and of all together.</summary>
internal static class BleuMetrics
{
    /// <summary>Both go from 0 to 100.</summary>
    private const double Points = 100;

    public static IEnumerable<ScorerKind> Kinds { get; } = [new("bleu", ReadBleu), new("bleu@meai", ReadMeai), new("chrf", ReadChrF)];

    private static CorpusScorer ReadBleu(ScorerSource source)
    {
        var options = source.Options("minimum");
        var minimum = source.ScoreOption(options, "minimum", VariantId.Points("BLEU", Points));
        var corpusMinimum = source.ScoreOption(options, "corpus-minimum", VariantId.Points("BLEU", Points));
        var smoothing = VariantId.Choice(options, "smoothing", "exp", "floor", "add-k", "none");
        var tokenizer = VariantId.Choice(options, "tokenizer", "13a", "none", "char");
        var lowerCase = options.Boolean("lowercase") ?? false;
        var bleu = Options(smoothing, tokenizer, lowerCase);

        var variant = $"sacre:{tokenizer}{(lowerCase ? ":lc" : "")}:{smoothing}";
        var id = $"{source.Kind}@{variant}:eff";
        var info = source.Info(options, variant, id) with { Minimum = minimum, Range = "0..100" };
        var metric = new ReferenceMetric((text, references) => Bleu.Sentence(text, references, bleu with { EffectiveOrder = true }), Points)
        {
            Corpus = answers => Bleu.Corpus(answers, bleu),
        };
        return new CorpusScorer(info, metric, VariantId.Corpus(info.Id, id, $"{source.Kind}@{variant}"), corpusMinimum);
    }

    private static BleuOptions Options(string smoothing, string tokenizer, bool lowerCase)
    {
        var smooth = smoothing switch
        {
            "floor" => BleuSmoothing.Floor,
            "add-k" => BleuSmoothing.AddK,
            "none" => BleuSmoothing.None,
            _ => BleuSmoothing.Exponential,
        };
        var tokens = tokenizer switch
        {
            "none" => BleuTokenizer.WhiteSpace,
            "char" => BleuTokenizer.Character,
            _ => BleuTokenizer.V13a,
        };
        return new BleuOptions(smooth, BleuOptions.DefaultValue(smooth), tokens, lowerCase);
    }

    private static ReferenceScorer ReadMeai(ScorerSource source)
    {
        var options = source.Options("minimum");
        var minimum = source.ScoreOption(options, "minimum");
        return new ReferenceScorer(source.Info(options, "") with { Minimum = minimum }, new ReferenceMetric(MeaiBleu.Sentence));
    }

    private static CorpusScorer ReadChrF(ScorerSource source)
    {
        var options = source.Options("minimum");
        var minimum = source.ScoreOption(options, "minimum", VariantId.Points("chrF", Points));
        var corpusMinimum = source.ScoreOption(options, "corpus-minimum", VariantId.Points("chrF", Points));
        var info = source.Info(options, "chrf2") with { Minimum = minimum, Range = "0..100" };
        var metric = new ReferenceMetric(ChrF.Sentence, Points) { Corpus = ChrF.Corpus };
        return new CorpusScorer(info, metric, $"{info.Id}/corpus", corpusMinimum);
    }
}

namespace PromptRegistry.Evaluation.Metrics;

/// <summary>
/// BLEU (Papineni et al., "BLEU: a Method for Automatic Evaluation of Machine Translation", 2002) as sacrebleu 2.6 computes it,
/// from 0 to 100.
/// </summary>
public static class Bleu
{
    /// <summary>Stands for the logarithm of 0: the score becomes 0.</summary>
    private const double LogarithmOfZero = -9_999_999_999;

    /// <summary>One text against its references. Orders that the text is too short for do not count where the options say so.</summary>
    /// <exception cref="ArgumentException">There is no reference.</exception>
    public static double Sentence(string hypothesis, IReadOnlyList<string> references, BleuOptions? options = null)
    {
        options ??= BleuOptions.Sentence;
        return Score(BleuStatistics.Of(hypothesis, references, options), options);
    }

    /// <summary>A corpus: the counts of all its texts are added up before anything is divided.</summary>
    /// <param name="segments">Each text with its references.</param>
    /// <param name="options">Null for <see cref="BleuOptions.Corpus"/>.</param>
    public static double Corpus(
        IEnumerable<(string Hypothesis, IReadOnlyList<string> References)> segments, BleuOptions? options = null)
    {
        options ??= BleuOptions.Corpus;
        var sum = BleuStatistics.Empty(options.MaximumOrder);
        foreach (var (hypothesis, references) in segments) sum = sum.Plus(BleuStatistics.Of(hypothesis, references, options));
        return Score(sum, options);
    }

    /// <summary>The score of counts.</summary>
    public static double Score(BleuStatistics statistics, BleuOptions options)
    {
        if (statistics.Correct.All(count => count == 0)) return 0;
        var orders = statistics.Correct.Count;
        var (effective, exponent) = (orders, 1.0);
        var precisions = new double[orders];
        for (var i = 0; i < orders; i++)
        {
            var (correct, total) = ((double)statistics.Correct[i], (double)statistics.Total[i]);
            if (options.Smoothing == BleuSmoothing.AddK && i > 0) (correct, total) = (correct + options.SmoothingValue, total + options.SmoothingValue);
            if (total == 0) break;
            if (options.EffectiveOrder) effective = i + 1;
            precisions[i] = correct > 0 ? 100 * correct / total : options.Smoothing switch
            {
                BleuSmoothing.Exponential => 100 / ((exponent *= 2) * total),
                BleuSmoothing.Floor => 100 * options.SmoothingValue / total,
                _ => 0,
            };
        }

        var logarithms = 0.0;
        for (var i = 0; i < effective; i++) logarithms += precisions[i] > 0 ? Math.Log(precisions[i]) : LogarithmOfZero;
        return BrevityPenalty(statistics.HypothesisLength, statistics.ReferenceLength) * Math.Exp(logarithms / effective);
    }

    /// <summary>1 for a text at least as long as its reference, less for a shorter one, 0 for an empty one.</summary>
    public static double BrevityPenalty(long hypothesisLength, long referenceLength)
    {
        if (hypothesisLength >= referenceLength) return 1;
        return hypothesisLength == 0 ? 0 : Math.Exp(1 - ((double)referenceLength / hypothesisLength));
    }

    /// <summary>The length of the reference that is closest in length; of two equally close ones, the shorter.</summary>
    public static int ClosestLength(int hypothesisLength, IEnumerable<int> referenceLengths) =>
        referenceLengths.MinBy(length => (Math.Abs(length - hypothesisLength), length));
}

/// <summary>What becomes of an order of n-grams of which none is right.</summary>
public enum BleuSmoothing
{
    /// <summary>The precision is 0, and with it the score.</summary>
    None,

    /// <summary>The value stands for the number of right n-grams.</summary>
    Floor,

    /// <summary>The value is added to right and to all n-grams, from the second order.</summary>
    AddK,

    /// <summary>The first such order counts as half an n-gram, the next as a quarter, and so on (mteval).</summary>
    Exponential,
}

/// <summary>How a text becomes tokens for BLEU.</summary>
public enum BleuTokenizer
{
    /// <summary><see cref="Tokenizer13a"/>.</summary>
    V13a,

    /// <summary>At white space alone.</summary>
    WhiteSpace,

    /// <summary>Every character that is no white space.</summary>
    Character,
}

/// <summary>How BLEU is computed.</summary>
/// <param name="Smoothing">For orders without a right n-gram.</param>
/// <param name="SmoothingValue">What <see cref="BleuSmoothing.Floor"/> and <see cref="BleuSmoothing.AddK"/> use.</param>
/// <param name="Tokenizer">How texts become tokens.</param>
/// <param name="LowerCase">Whether case does not count.</param>
/// <param name="MaximumOrder">The longest n-grams, at least 1.</param>
/// <param name="EffectiveOrder">Leaves out orders that the text is too short for.</param>
public sealed record BleuOptions(
    BleuSmoothing Smoothing = BleuSmoothing.Exponential,
    double SmoothingValue = 0,
    BleuTokenizer Tokenizer = BleuTokenizer.V13a,
    bool LowerCase = false,
    int MaximumOrder = 4,
    bool EffectiveOrder = false)
{
    /// <summary>What sacrebleu takes for a single text: 13a, exponential smoothing, effective order.</summary>
    public static BleuOptions Sentence { get; } = new(EffectiveOrder: true);

    /// <summary>What sacrebleu takes for a corpus: 13a, exponential smoothing.</summary>
    public static BleuOptions Corpus { get; } = new();

    /// <summary>The usual value of a smoothing: 0.1 for floor, 1 for add-k.</summary>
    public static double DefaultValue(BleuSmoothing smoothing) => smoothing switch
    {
        BleuSmoothing.Floor => 0.1,
        BleuSmoothing.AddK => 1,
        _ => 0,
    };

    internal IReadOnlyList<string> Tokens(string text)
    {
        var line = (LowerCase ? text.ToLowerInvariant() : text).TrimEnd();
        return Tokenizer switch
        {
            BleuTokenizer.WhiteSpace => Blanks.Split(line),
            BleuTokenizer.Character => [.. line.EnumerateRunes().Where(rune => !System.Text.Rune.IsWhiteSpace(rune)).Select(rune => rune.ToString())],
            _ => Tokenizer13a.Tokenize(line),
        };
    }
}

using System.Globalization;
using PromptRegistry.Guards;

namespace PromptRegistry.Embeddings;

/// <summary>
/// The second layer of the guard: logistic regression over the vector of all-MiniLM-L6-v2, 384 weights and a bias. <c>docs/guards.md</c> says what they were made of and how often it is
/// wrong. A long text is looked at in parts, and counts as its most suspicious one.
/// </summary>
public sealed class MiniLmGuard : IGuardClassifier
{
    /// <summary>Characters of a part: about as many tokens as the model sees.</summary>
    public const int PartLength = 1600;

    /// <summary>Parts that are looked at; what follows is not.</summary>
    public const int MostParts = 16;

    private static readonly Lazy<double[]> Numbers = new(Read);
    private readonly MiniLm model;

    /// <param name="model">The model, which is not disposed with this.</param>
    public MiniLmGuard(MiniLm model)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.model = model;
    }

    /// <summary>The probability that the text is an attack, as far as the training says; from 0.5 on it is held for one.</summary>
    public async ValueTask<double> ScoreAsync(string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = new List<string>();
        for (var start = 0; start < text.Length && parts.Count < MostParts; start += PartLength) parts.Add(text.Substring(start, Math.Min(PartLength, text.Length - start)));
        if (parts.Count == 0) return 0;
        var vectors = await model.GenerateAsync(parts, cancellationToken: cancellationToken).ConfigureAwait(false);
        return vectors.Max(v => Probability(v.Vector.Span));
    }

    private static double Probability(ReadOnlySpan<float> vector)
    {
        var numbers = Numbers.Value;
        var sum = numbers[0];
        for (var i = 0; i < vector.Length; i++) sum += numbers[i + 1] * vector[i];
        return 1 / (1 + Math.Exp(-sum));
    }

    /// <summary>The bias, then the weights, a line each.</summary>
    private static double[] Read()
    {
        using var stream = typeof(MiniLmGuard).Assembly.GetManifestResourceStream("guard-weights.txt")!;
        var text = new byte[stream.Length];
        stream.ReadExactly(text);
        return [.. System.Text.Encoding.ASCII.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => double.Parse(l, CultureInfo.InvariantCulture))];
    }
}

using System.Globalization;

namespace PromptRegistry.Plots;

/// <summary>A line as high as a word, without axes: whether something goes up or down. Its numbers stand in its label.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Values">In order; null where there is none.</param>
public sealed record Sparkline(string Title, IReadOnlyList<double?> Values)
{
    private const double Width = 96, Height = 24, Edge = 3;

    /// <summary>Writes an <c>svg</c>.</summary>
    public void Write(MarkupWriter markup)
    {
        ArgumentNullException.ThrowIfNull(markup);
        var known = Values.OfType<double>().Where(double.IsFinite).ToList();
        var numbers = string.Join(", ", Values.Select(v => Plot.Number(v)));
        using var svg = markup.Open("svg", ("class", "spark plot-1"), ("viewBox", $"0 0 {Plot.At(Width)} {Plot.At(Height)}"), ("role", "img"),
            ("aria-label", $"{Title}: {numbers}"));
        markup.Element("title", $"{Title}: {numbers}");
        if (known.Count == 0) return;
        var (low, high) = (known.Min(), known.Max());
        if (high - low < 1e-12) (low, high) = (low - 1, high + 1);
        var scale = new Scale(low, high, Height - Edge, Edge);
        var run = new List<string>();
        for (var i = 0; i <= Values.Count; i++)
        {
            if (i < Values.Count && Values[i] is { } value && double.IsFinite(value))
            {
                run.Add($"{Plot.At(X(i))},{Plot.At(scale.At(value))}");
                continue;
            }

            if (run.Count > 1) markup.Element("polyline", null, ("class", "spark-line"), ("points", string.Join(' ', run)));
            run.Clear();
        }

        var last = Enumerable.Range(0, Values.Count).Last(i => Values[i] is { } v && double.IsFinite(v));
        markup.Element("circle", null, ("class", "plot-dot"), ("cx", Plot.At(X(last))), ("cy", Plot.At(scale.At(Values[last]!.Value))), ("r", "2.5"));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Title} ({Values.Count} values)");

    private double X(int place) => Values.Count == 1 ? Width / 2 : Edge + (place * (Width - (2 * Edge)) / (Values.Count - 1));
}

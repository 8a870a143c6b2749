using System.Globalization;

namespace PromptRegistry.Plots;

/// <summary>How values from 0 to 1 are distributed, in ten bins, for one group of them or for several side by side.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Groups">At least one.</param>
public sealed record Histogram(string Title, IReadOnlyList<HistogramGroup> Groups) : Plot(Title)
{
    /// <summary>How many bins there are: each holds its lower end, the last both.</summary>
    public const int Bins = 10;

    private const double Left = 48, Right = 16, Top = 12, Bottom = 30;

    /// <inheritdoc/>
    public override string Description =>
        $"A distribution of {string.Join(" and ", Groups.Select(g => $"{g.Values.Count.ToString(CultureInfo.InvariantCulture)} values ({g.Name})"))}. The numbers stand in the table below.";

    internal override double Height => 180;

    internal override IReadOnlyList<string> Legend => [.. Groups.Select(g => g.Name)];

    internal override IReadOnlyList<IReadOnlyList<string>> Table
    {
        get
        {
            var counts = Groups.Select(g => Count(g.Values)).ToList();
            return
            [
                ["from", "to", .. Groups.Select(g => g.Name)],
                .. Enumerable.Range(0, Bins).Select(i => (IReadOnlyList<string>)
                    [Number(i / (double)Bins), Number((i + 1) / (double)Bins), .. counts.Select(c => c[i].ToString(CultureInfo.InvariantCulture))]),
            ];
        }
    }

    /// <summary>How many values each bin has; what lies outside counts at the ends.</summary>
    public static IReadOnlyList<int> Count(IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var counts = new int[Bins];
        // Scores have six decimals: 0.3 is at the beginning of its bin however it was rounded.
        foreach (var value in values.Where(double.IsFinite)) counts[Math.Clamp((int)Math.Floor((value * Bins) + 1e-9), 0, Bins - 1)]++;
        return counts;
    }

    internal override void Draw(MarkupWriter markup)
    {
        var counts = Groups.Select(g => Count(g.Values)).ToList();
        var y = new Scale(0, Math.Max(1, counts.Max(c => c.Max())), Height - Bottom, Top);
        foreach (var tick in y.Ticks().Where(t => t == Math.Floor(t)))
        {
            Rule(markup, "plot-grid", Left, y.At(tick), Width - Right, y.At(tick));
            Label(markup, Number(tick), Left - 6, y.At(tick) + 4, "end");
        }

        var bin = (Width - Left - Right) / Bins;
        var bar = (bin - 8) / Groups.Count;
        for (var i = 0; i <= Bins; i += 2) Label(markup, Number(i / (double)Bins), Left + (i * bin), Height - 10, "middle");
        for (var g = 0; g < Groups.Count; g++)
        {
            using var group = markup.Open("g", ("class", PlotStyle.Series(g)));
            for (var i = 0; i < Bins; i++)
            {
                if (counts[g][i] == 0) continue;
                var top = y.At(counts[g][i]);
                using var rectangle = markup.Open("rect", ("class", "plot-bar"),
                    ("x", At(Left + (i * bin) + 4 + (g * bar))), ("y", At(top)), ("width", At(bar - 1)), ("height", At(Height - Bottom - top)));
                markup.Element("title", $"{Groups[g].Name}, {Number(i / (double)Bins)} to {Number((i + 1) / (double)Bins)}: {counts[g][i].ToString(CultureInfo.InvariantCulture)}");
            }
        }
    }
}

/// <summary>Values of a distribution.</summary>
/// <param name="Name">What they are of.</param>
/// <param name="Values">From 0 to 1.</param>
public sealed record HistogramGroup(string Name, IReadOnlyList<double> Values);

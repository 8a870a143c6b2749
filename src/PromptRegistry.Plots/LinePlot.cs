using System.Globalization;

namespace PromptRegistry.Plots;

/// <summary>Values over an ordered row of names, such as releases: a line for each series, with a band where there are intervals.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Names">The places along the axis, in order; at least one.</param>
/// <param name="Series">The lines; each has a value for each place.</param>
/// <param name="Reference">Where a line stands across the plot, such as a margin; null for none.</param>
public sealed record LinePlot(string Title, IReadOnlyList<string> Names, IReadOnlyList<PlotSeries> Series, double? Reference = null) : Plot(Title)
{
    private const double Left = 48, Right = 16, Top = 12, Bottom = 30;
    private const int MostLabels = 8;

    /// <inheritdoc/>
    public override string Description =>
        $"{Series.Count.ToString(CultureInfo.InvariantCulture)} {(Series.Count == 1 ? "line" : "lines")} over {Names.Count.ToString(CultureInfo.InvariantCulture)} "
        + $"{(Names.Count == 1 ? "place" : "places")}. The numbers stand in the table below.";

    internal override double Height => 220;

    internal override IReadOnlyList<string> Legend => [.. Series.Select(s => s.Name)];

    internal override IReadOnlyList<IReadOnlyList<string>> Table =>
    [
        ["", .. Series.Select(s => s.Name)],
        .. Names.Select((name, i) => (IReadOnlyList<string>)[name, .. Series.Select(s => Cell(s.Points[i]))]),
    ];

    internal override void Draw(MarkupWriter markup)
    {
        var points = Series.SelectMany(s => s.Points).OfType<PlotPoint>().ToList();
        var ends = points.SelectMany(p => (double[])[p.Value, p.Low ?? p.Value, p.High ?? p.Value]);
        var y = Scale.Around(Reference is { } line ? ends.Append(line) : ends, Height - Bottom, Top);
        foreach (var tick in y.Ticks())
        {
            Rule(markup, "plot-grid", Left, y.At(tick), Width - Right, y.At(tick));
            Label(markup, Number(tick), Left - 6, y.At(tick) + 4, "end");
        }

        if (Reference is { } reference)
        {
            Rule(markup, "plot-reference", Left, y.At(reference), Width - Right, y.At(reference));
            Label(markup, Number(reference), Width - Right, y.At(reference) < Top + 12 ? y.At(reference) + 13 : y.At(reference) - 5, "end");
        }

        // Labels have room for their letters, at about 7 units each.
        var room = (Width - Left - Right) / ((7 * Math.Min(12, Names.Max(n => n.Length))) + 10);
        var every = Math.Max(1, (int)Math.Ceiling(Names.Count / Math.Min(MostLabels, room)));
        for (var i = 0; i < Names.Count; i += every) Label(markup, Short(Names[i], 12), X(i), Height - 10, "middle");
        for (var i = 0; i < Series.Count; i++) Draw(markup, Series[i], PlotStyle.Series(i), y);
    }

    private void Draw(MarkupWriter markup, PlotSeries series, string kind, Scale y)
    {
        using var group = markup.Open("g", ("class", kind));
        foreach (var run in Runs(series.Points))
        {
            var banded = run.Where(i => series.Points[i] is { Low: not null, High: not null }).ToList();
            if (banded.Count > 1)
            {
                var upper = banded.Select(i => Pair(i, y.At(series.Points[i]!.Value.High!.Value)));
                var lower = banded.AsEnumerable().Reverse().Select(i => Pair(i, y.At(series.Points[i]!.Value.Low!.Value)));
                markup.Element("polygon", null, ("class", "plot-band"), ("points", string.Join(' ', upper.Concat(lower))));
            }

            else if (banded is [var single])
            {
                Rule(markup, "plot-whisker", X(single), y.At(series.Points[single]!.Value.Low!.Value), X(single), y.At(series.Points[single]!.Value.High!.Value));
            }

            markup.Element("polyline", null, ("class", "plot-line"), ("points", string.Join(' ', run.Select(i => Pair(i, y.At(series.Points[i]!.Value.Value))))));
            foreach (var i in run)
            {
                using var dot = markup.Open("circle", ("class", "plot-dot"), ("cx", At(X(i))), ("cy", At(y.At(series.Points[i]!.Value.Value))), ("r", "3.5"));
                markup.Element("title", $"{series.Name}, {Names[i]}: {Cell(series.Points[i])}");
            }
        }
    }

    private static string Cell(PlotPoint? point) => point is not { } p ? "–" : Number(p.Value) + (p is { Low: { } low, High: { } high } ? $" ({Number(low)} to {Number(high)})" : "");

    private double X(int place) => Names.Count == 1 ? (Left + Width - Right) / 2 : Left + 20 + (place * (Width - Right - Left - 40) / (Names.Count - 1));

    private string Pair(int place, double y) => $"{At(X(place))},{At(y)}";

    /// <summary>Places that have values, broken where one has none.</summary>
    private static IEnumerable<List<int>> Runs(IReadOnlyList<PlotPoint?> points)
    {
        var run = new List<int>();
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i] is not null)
            {
                run.Add(i);
            }
            else if (run.Count > 0)
            {
                yield return run;
                run = [];
            }
        }

        if (run.Count > 0) yield return run;
    }
}

/// <summary>A line of a plot.</summary>
/// <param name="Name">What it is of.</param>
/// <param name="Points">One for each place; null where there is no value.</param>
public sealed record PlotSeries(string Name, IReadOnlyList<PlotPoint?> Points);

/// <summary>A value with its interval.</summary>
/// <param name="Value">The value.</param>
/// <param name="Low">The lower end of its interval; null where it has none.</param>
/// <param name="High">The upper end.</param>
public readonly record struct PlotPoint(double Value, double? Low = null, double? High = null);

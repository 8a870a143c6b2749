using System.Globalization;

namespace PromptRegistry.Plots;

/// <summary>Values with their intervals, a row each, and a line that they are held against.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Rows">At least one.</param>
/// <param name="Reference">Where the line stands, such as 0 for no change; null for none.</param>
public sealed record IntervalPlot(string Title, IReadOnlyList<IntervalRow> Rows, double? Reference = null) : Plot(Title)
{
    private const double Left = 190, Right = 24, Top = 8, Line = 26, Bottom = 26;

    /// <inheritdoc/>
    public override string Description => $"{Rows.Count.ToString(CultureInfo.InvariantCulture)} {(Rows.Count == 1 ? "interval" : "intervals")}. The numbers stand in the table below.";

    internal override double Height => Top + (Rows.Count * Line) + Bottom;

    internal override IReadOnlyList<IReadOnlyList<string>> Table =>
        [["", "value", "low", "high"], .. Rows.Select(r => (IReadOnlyList<string>)[r.Name, Number(r.Value), Number(r.Low), Number(r.High)])];

    internal override void Draw(MarkupWriter markup)
    {
        var ends = Rows.SelectMany(r => (double[])[r.Value, r.Low ?? r.Value, r.High ?? r.Value]);
        var x = Scale.Around(Reference is { } line ? ends.Append(line) : ends, Left, Width - Right);
        var end = Height - Bottom;
        foreach (var tick in x.Ticks(5))
        {
            Rule(markup, "plot-grid", x.At(tick), Top, x.At(tick), end);
            Label(markup, Number(tick), x.At(tick), Height - 8, "middle");
        }

        if (Reference is { } reference) Rule(markup, "plot-reference", x.At(reference), Top, x.At(reference), end);
        for (var i = 0; i < Rows.Count; i++)
        {
            var (row, y) = (Rows[i], Top + (i * Line) + (Line / 2));
            Label(markup, Short(row.Name, 28), Left - 10, y + 4, "end");
            using var group = markup.Open("g", ("class", PlotStyle.Series(0)));
            markup.Element("title", $"{row.Name}: {Number(row.Value)} ({Number(row.Low)} to {Number(row.High)})");
            if (row is { Low: { } low, High: { } high } && double.IsFinite(low) && double.IsFinite(high))
            {
                Rule(markup, "plot-whisker", x.At(low), y, x.At(high), y);
                Rule(markup, "plot-whisker", x.At(low), y - 5, x.At(low), y + 5);
                Rule(markup, "plot-whisker", x.At(high), y - 5, x.At(high), y + 5);
            }

            markup.Element("circle", null, ("class", "plot-dot"), ("cx", At(x.At(row.Value))), ("cy", At(y)), ("r", "4.5"));
        }
    }
}

/// <summary>A value with its interval.</summary>
/// <param name="Name">What it is of.</param>
/// <param name="Value">The value.</param>
/// <param name="Low">The lower end; null where the interval is not known.</param>
/// <param name="High">The upper end.</param>
public sealed record IntervalRow(string Name, double Value, double? Low, double? High);

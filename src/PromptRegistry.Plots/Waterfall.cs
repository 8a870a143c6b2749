using System.Globalization;

namespace PromptRegistry.Plots;

/// <summary>What happened when within something: a bar for each part, from its beginning to its end.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Parts">In the order in which they began; at least one.</param>
public sealed record Waterfall(string Title, IReadOnlyList<WaterfallPart> Parts) : Plot(Title)
{
    private const double Left = 190, Right = 60, Top = 8, Line = 26, Bottom = 26;

    /// <inheritdoc/>
    public override string Description => $"{Parts.Count.ToString(CultureInfo.InvariantCulture)} {(Parts.Count == 1 ? "part" : "parts")} over {Number(End)} s. The numbers stand in the table below.";

    internal override double Height => Top + (Parts.Count * Line) + Bottom;

    internal override IReadOnlyList<IReadOnlyList<string>> Table =>
        [["", "begins, s", "takes, s"], .. Parts.Select(p => (IReadOnlyList<string>)[p.Name, Number(p.Start), Number(p.Length)])];

    private double End => Parts.Max(p => p.Start + p.Length);

    internal override void Draw(MarkupWriter markup)
    {
        var x = new Scale(0, Math.Max(1e-6, End), Left, Width - Right);
        var bottom = Height - Bottom;
        foreach (var tick in x.Ticks(5))
        {
            Rule(markup, "plot-grid", x.At(tick), Top, x.At(tick), bottom);
            Label(markup, Number(tick) + " s", x.At(tick), Height - 8, "middle");
        }

        for (var i = 0; i < Parts.Count; i++)
        {
            var (part, y) = (Parts[i], Top + (i * Line));
            Label(markup, Short(part.Name, 28), Left - 10, y + (Line / 2) + 4, "end");
            using (markup.Open("g", ("class", part.IsBad ? "plot-2" : "plot-1")))
            using (markup.Open("rect", ("class", "plot-bar"), ("x", At(x.At(part.Start))), ("y", At(y + 5)), ("width", At(Math.Max(2, x.At(part.Start + part.Length) - x.At(part.Start)))), ("height", At(Line - 10)), ("rx", "3")))
            {
                markup.Element("title", $"{part.Name}: {Number(part.Length)} s from {Number(part.Start)} s on");
            }

            Label(markup, Number(part.Length) + " s" + (part.IsBad ? " ✕" : ""), Math.Max(x.At(part.Start) + 2, x.At(part.Start + part.Length)) + 6, y + (Line / 2) + 4, "start");
        }
    }
}

/// <summary>A part of a waterfall.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Start">Seconds since the beginning.</param>
/// <param name="Length">Seconds.</param>
/// <param name="IsBad">Whether it failed.</param>
public sealed record WaterfallPart(string Name, double Start, double Length, bool IsBad = false);

using System.Globalization;

namespace PromptRegistry.Plots;

/// <summary>What happened when within something: a bar for each part, from its beginning to its end. Names of parts within others are indented, up to eight levels; the table has every level.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Parts">In the order in which they began, what is within a part behind it; at least one.</param>
public sealed record Waterfall(string Title, IReadOnlyList<WaterfallPart> Parts) : Plot(Title)
{
    private const int DeepestIndent = 8;
    private const double Flat = 190, Nested = 230, Edge = 4, Indent = 12, Letter = 6.4, Right = 60, Top = 8, Line = 26, Bottom = 26;

    /// <inheritdoc/>
    public override string Description =>
        $"{Parts.Count.ToString(CultureInfo.InvariantCulture)} {(Parts.Count == 1 ? "part" : "parts")}{Levels} over {Number(End)} s. The numbers stand in the table below.";

    internal override double Height => Top + (Parts.Count * Line) + Bottom;

    internal override IReadOnlyList<IReadOnlyList<string>> Table => IsNested
        ? [["", "level", "within", "begins, s", "takes, s"], .. Parts.Select(p => (IReadOnlyList<string>)[p.Name, Whole(p.Level), p.Within ?? "–", Number(p.Start), Number(p.Length)])]
        : [["", "begins, s", "takes, s"], .. Parts.Select(p => (IReadOnlyList<string>)[p.Name, Number(p.Start), Number(p.Length)])];

    private double End => Parts.Max(p => p.Start + p.Length);

    private bool IsNested => Parts.Any(p => p.Level > 1);

    private string Levels => IsNested ? $" on {Whole(Parts.Select(p => p.Level).Distinct().Count())} levels" : "";

    internal override void Draw(MarkupWriter markup)
    {
        var left = IsNested ? Nested : Flat;
        var x = new Scale(0, Math.Max(1e-6, End), left, Width - Right);
        var bottom = Height - Bottom;
        foreach (var tick in x.Ticks(5))
        {
            Rule(markup, "plot-grid", x.At(tick), Top, x.At(tick), bottom);
            Label(markup, Number(tick) + " s", x.At(tick), Height - 8, "middle");
        }

        if (IsNested) Branches(markup);
        for (var i = 0; i < Parts.Count; i++)
        {
            var (part, y) = (Parts[i], Top + (i * Line));
            if (IsNested) Label(markup, Short(part.Name, (int)((left - 10 - Name(part)) / Letter)), Name(part), y + (Line / 2) + 4, "start");
            else Label(markup, Short(part.Name, 28), left - 10, y + (Line / 2) + 4, "end");
            using (markup.Open("g", ("class", part.IsBad ? "plot-2" : "plot-1")))
            using (markup.Open("rect", ("class", "plot-bar"), ("x", At(x.At(part.Start))), ("y", At(y + 5)), ("width", At(Math.Max(2, x.At(part.Start + part.Length) - x.At(part.Start)))), ("height", At(Line - 10)), ("rx", "3")))
            {
                markup.Element("title", $"{part.Name}: {Number(part.Length)} s from {Number(part.Start)} s on{(part.Within is { } within ? $", within {within}" : "")}");
            }

            Label(markup, Number(part.Length) + " s" + (part.IsBad ? " ✕" : ""), Math.Max(x.At(part.Start) + 2, x.At(part.Start + part.Length)) + 6, y + (Line / 2) + 4, "start");
        }
    }

    /// <summary>Lines from the name of a part to the names of those within it.</summary>
    private void Branches(MarkupWriter markup)
    {
        // The row of the last part on each level, which is the one around those on the next.
        var last = new int?[DeepestIndent + 1];
        for (var i = 0; i < Parts.Count; i++)
        {
            var level = Math.Clamp(Parts[i].Level, 1, DeepestIndent + 1);
            if (level is > 1 and <= DeepestIndent)
            {
                var (at, middle) = (Edge + ((level - 2) * Indent) + 4, Top + (i * Line) + (Line / 2));
                Rule(markup, "plot-branch", at, last[level - 1] is { } outer ? Top + ((outer + 1) * Line) - 4 : middle - (Line / 2), at, middle);
                Rule(markup, "plot-branch", at, middle, at + 5, middle);
            }

            if (level > DeepestIndent) continue;
            last[level] = i;
            Array.Clear(last, level + 1, DeepestIndent - level);
        }
    }

    /// <summary>Where the name of a part begins.</summary>
    private static double Name(WaterfallPart part) => Edge + ((Math.Clamp(part.Level, 1, DeepestIndent) - 1) * Indent);

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A part of a waterfall.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Start">Seconds since the beginning.</param>
/// <param name="Length">Seconds.</param>
/// <param name="IsBad">Whether it failed.</param>
/// <param name="Level">How deep it is within others, from 1.</param>
/// <param name="Within">The name of the part that it is within; null for none.</param>
public sealed record WaterfallPart(string Name, double Start, double Length, bool IsBad = false, int Level = 1, string? Within = null);

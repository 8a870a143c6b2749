using System.Globalization;

namespace PromptRegistry.Plots;

/// <summary>A picture of some numbers, with a table of them behind it.</summary>
/// <param name="Title">What it shows, in a line.</param>
public abstract record Plot(string Title)
{
    /// <summary>The width of every plot in its own units; a page shows it as wide as there is room.</summary>
    internal const double Width = 640;

    /// <summary>The plot in a sentence, for who does not see it.</summary>
    public abstract string Description { get; }

    /// <summary>Its height in its own units.</summary>
    internal abstract double Height { get; }

    /// <summary>The numbers: the first row is the heading, the first column names the row.</summary>
    internal abstract IReadOnlyList<IReadOnlyList<string>> Table { get; }

    /// <summary>Writes a <c>figure</c>: the title, the picture, and the table behind a fold.</summary>
    public void Write(MarkupWriter markup)
    {
        ArgumentNullException.ThrowIfNull(markup);
        using (markup.Open("figure", ("class", "plot")))
        {
            markup.Element("figcaption", Title);
            WriteLegend(markup);
            using (markup.Open("svg", ("viewBox", $"0 0 {At(Width)} {At(Height)}"), ("role", "img"), ("aria-label", $"{Title}. {Description}"))) Draw(markup);
            using (markup.Open("details", ("class", "plot-data")))
            {
                markup.Element("summary", "Numbers");
                WriteTable(markup);
            }
        }

        markup.Line();
    }

    /// <summary>A number for people, the same on every machine: at most three decimals; – where it is none.</summary>
    internal static string Number(double? value) =>
        value is { } number && double.IsFinite(number) ? Math.Round(number, 3).ToString("0.###", CultureInfo.InvariantCulture) : "–";

    internal static string At(double value) => MarkupWriter.Coordinate(value);

    /// <summary>A label that fits; the table has it whole.</summary>
    internal static string Short(string text, int letters) => text.Length <= letters ? text : text[..(letters - 1)] + "…";

    internal abstract void Draw(MarkupWriter markup);

    internal virtual IReadOnlyList<string> Legend => [];

    /// <summary>A line across or along the plot.</summary>
    internal static void Rule(MarkupWriter markup, string kind, double x1, double y1, double x2, double y2) =>
        markup.Element("line", null, ("class", kind), ("x1", At(x1)), ("y1", At(y1)), ("x2", At(x2)), ("y2", At(y2)));

    internal static void Label(MarkupWriter markup, string text, double x, double y, string anchor) =>
        markup.Element("text", text, ("class", "plot-label"), ("x", At(x)), ("y", At(y)), ("text-anchor", anchor));

    private void WriteLegend(MarkupWriter markup)
    {
        if (Legend.Count < 2) return;
        using var list = markup.Open("ul", ("class", "plot-legend"));
        for (var i = 0; i < Legend.Count; i++) markup.Element("li", Legend[i], ("class", PlotStyle.Series(i)));
    }

    private void WriteTable(MarkupWriter markup)
    {
        using var table = markup.Open("table");
        var rows = Table;
        using (markup.Open("thead"))
        using (markup.Open("tr"))
        {
            foreach (var cell in rows[0]) markup.Element("th", cell, ("scope", "col"));
        }

        using var body = markup.Open("tbody");
        foreach (var row in rows.Skip(1))
        {
            using var line = markup.Open("tr");
            markup.Element("th", row[0], ("scope", "row"));
            foreach (var cell in row.Skip(1)) markup.Element("td", cell);
        }
    }
}

using System.Globalization;

namespace PromptRegistry.Plots;

/// <summary>Counts of pairs, such as a confusion matrix: a row for what was expected, a column for what was found.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="RowsAre">What rows are: <c>expected</c>.</param>
/// <param name="ColumnsAre">What columns are: <c>found</c>.</param>
/// <param name="Rows">Names of the rows; at least one.</param>
/// <param name="Columns">Names of the columns; where one is called as a row, their cell is what should be.</param>
/// <param name="Counts">By row, then by column.</param>
public sealed record HeatMap(
    string Title, string RowsAre, string ColumnsAre, IReadOnlyList<string> Rows, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<int>> Counts) : Plot(Title)
{
    private const double Left = 150, Top = 96, Right = 16, Tallest = 34;

    /// <inheritdoc/>
    public override string Description =>
        $"{Rows.Count.ToString(CultureInfo.InvariantCulture)} rows ({RowsAre}) by {Columns.Count.ToString(CultureInfo.InvariantCulture)} columns ({ColumnsAre}). The numbers stand in the table below.";

    internal override double Height => Top + (Rows.Count * CellHeight) + 10;

    internal override IReadOnlyList<IReadOnlyList<string>> Table =>
    [
        [$"{RowsAre} \\ {ColumnsAre}", .. Columns],
        .. Rows.Select((row, i) => (IReadOnlyList<string>)[row, .. Counts[i].Select(c => c.ToString(CultureInfo.InvariantCulture))]),
    ];

    private double CellWidth => Math.Min(90, (Width - Left - Right) / Columns.Count);

    private double CellHeight => Math.Min(Tallest, Math.Max(12, CellWidth));

    internal override void Draw(MarkupWriter markup)
    {
        // Names do not help where they cannot be read.
        var isNamed = CellWidth >= 13;
        Label(markup, $"{RowsAre} ↓   {ColumnsAre} →", Left - 10, Top - 8, "end");
        for (var j = 0; isNamed && j < Columns.Count; j++)
        {
            var (x, y) = (Left + ((j + 0.5) * CellWidth), Top - 8);
            markup.Element("text", Short(Columns[j], 14), ("class", "plot-label"), ("x", At(x)), ("y", At(y)), ("text-anchor", "start"), ("transform", $"rotate(-40 {At(x)} {At(y)})"));
        }

        for (var i = 0; i < Rows.Count; i++)
        {
            if (isNamed) Label(markup, Short(Rows[i], 20), Left - 10, Top + ((i + 0.5) * CellHeight) + 4, "end");
            var most = Math.Max(1, Counts[i].Sum());
            for (var j = 0; j < Columns.Count; j++) Cell(markup, i, j, Counts[i][j] / (double)most);
        }
    }

    /// <summary>How dark a cell is says its share of the row; right and wrong ones differ in colour, and in a mark.</summary>
    private void Cell(MarkupWriter markup, int i, int j, double share)
    {
        var count = Counts[i][j].ToString(CultureInfo.InvariantCulture);
        var (x, y) = (Left + (j * CellWidth), Top + (i * CellHeight));
        var isRight = Rows[i] == Columns[j];
        using (markup.Open("rect", ("class", isRight ? "plot-cell plot-right" : "plot-cell plot-wrong"), ("x", At(x + 1)), ("y", At(y + 1)),
            ("width", At(CellWidth - 2)), ("height", At(CellHeight - 2)), ("fill-opacity", At(Counts[i][j] == 0 ? 0.04 : 0.15 + (0.75 * share)))))
        {
            markup.Element("title", $"{RowsAre} {Rows[i]}, {ColumnsAre} {Columns[j]}: {count}");
        }

        if (Counts[i][j] > 0 && CellWidth >= 22)
        {
            markup.Element("text", count, ("class", share > 0.55 ? "plot-count plot-on-dark" : "plot-count"), ("x", At(x + (CellWidth / 2))), ("y", At(y + (CellHeight / 2) + 4)),
                ("text-anchor", "middle"));
        }
    }
}

using System.Globalization;
using System.Xml.Linq;

namespace PromptRegistry.Plots.Tests;

public sealed class PlotTests
{
    private const string Hostile = "</title><script>alert(1)</script>";

    public static TheoryData<Plot> Plots { get; } =
    [
        new LinePlot(Hostile, ["1.0.0", Hostile, "1.2.0"], [new(Hostile, [new(0.5, 0.4, 0.6), null, new(0.7)]), new("b", [new(0.1), new(0.2), new(0.3)])]),
        new LinePlot("one", ["1.0.0"], [new("a", [new(1)])]),
        new LinePlot(Hostile, ["a", "b"], [new("x", [new(0.1, double.NegativeInfinity, double.PositiveInfinity), new(0.2)])], 0.5),
        new Waterfall(Hostile, [new(Hostile, 0, 0.9), new("b", 0.95, 0, true), new("c", 1, 2)]),
        new Waterfall(Hostile, [new(Hostile, 0, 1, Level: 7, Within: Hostile), .. Enumerable.Range(1, 30).Select(i => new WaterfallPart(Hostile, i, 1, false, i, Hostile)), new("low", 1, 1, Level: -3)]),
        new IntervalPlot(Hostile, [new(Hostile, -0.1, -0.2, 0.05), new("b", 0, null, null), new("c", 0, double.NaN, double.NaN)], 0),
        new Histogram(Hostile, [new("baseline", [0, 0.3, 1]), new(Hostile, [])]),
        new HeatMap(Hostile, "expected", "found", ["a", Hostile], ["a", Hostile, "(none)"], [[1, 0, 0], [0, 2, 1]]),
        new HeatMap("many", "expected", "found", Many(200), Many(200), [.. Many(200).Select(_ => Enumerable.Repeat(1, 200).ToList())]),
    ];

    [Theory]
    [MemberData(nameof(Plots))]
    public void A_plot_is_well_formed_within_its_frame_and_has_its_numbers_in_a_table(Plot plot)
    {
        var figure = Parse(plot);

        var svg = figure.Element("svg")!;
        var frame = svg.Attribute("viewBox")!.Value.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal("img", svg.Attribute("role")!.Value);
        Assert.StartsWith(plot.Title, svg.Attribute("aria-label")!.Value, StringComparison.Ordinal);
        Assert.All(Places(svg, "x", "x1", "x2", "cx"), x => Assert.InRange(x, 0, frame[2]));
        Assert.All(Places(svg, "y", "y1", "y2", "cy"), y => Assert.InRange(y, 0, frame[3]));
        Assert.Empty(figure.Descendants("script"));
        Assert.Empty(figure.DescendantsAndSelf().Attributes("style"));
        Assert.True(figure.Descendants("tbody").Single().Elements().Any());
    }

    [Fact]
    public void The_table_has_every_number()
    {
        var table = Parse(new IntervalPlot("t", [new("a", 0.25, 0.1256, 0.5)])).Descendants("tbody").Single();

        Assert.Equal(["a", "0.25", "0.126", "0.5"], table.Descendants().Where(e => e.Name == "th" || e.Name == "td").Select(e => e.Value));
    }

    [Fact]
    public void A_line_to_hold_values_against_is_within_the_plot()
    {
        var line = Assert.Single(Parse(new LinePlot("t", ["1", "2"], [new("a", [new(0.1), new(0.2)])], 0.5)).Descendants("line"), l => l.Attribute("class")!.Value == "plot-reference");

        Assert.Equal(line.Attribute("y1")!.Value, line.Attribute("y2")!.Value);
    }

    [Fact]
    public void A_waterfall_has_a_bar_for_each_part_where_it_was()
    {
        var bars = Parse(new Waterfall("t", [new("a", 0, 1), new("b", 1, 1, true)])).Descendants("rect").Select(r => (
            double.Parse(r.Attribute("x")!.Value, CultureInfo.InvariantCulture), double.Parse(r.Attribute("width")!.Value, CultureInfo.InvariantCulture))).ToList();

        Assert.Equal(bars[0].Item1 + bars[0].Item2, bars[1].Item1, 0.02);
        Assert.Equal(bars[0].Item2, bars[1].Item2, 0.02);
    }

    [Fact]
    public void Parts_within_parts_are_indented_with_a_line_to_each_and_the_table_says_within_what()
    {
        var plot = new Waterfall("t", [new("a", 0, 3), new("b", 1, 1, Level: 2, Within: "a"), new("c", 1.2, 0.5, Level: 3, Within: "b"), new("d", 2, 1, Level: 2, Within: "a"), new("e", 3, 1)]);
        var figure = Parse(plot);

        var names = figure.Descendants("text").Where(t => t.Value.Length == 1).Select(t => double.Parse(t.Attribute("x")!.Value, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal([0, 1, 2, 1, 0], names.Select(x => (int)Math.Round((x - names[0]) / (names[1] - names[0]))));
        // A line down and a line across for each part that is within another one; both children of the first begin there.
        var branches = figure.Descendants("line").Where(l => l.Attribute("class")!.Value == "plot-branch").ToList();
        Assert.Equal(6, branches.Count);
        Assert.Equal(branches[0].Attribute("y1")!.Value, branches[4].Attribute("y1")!.Value);
        Assert.Equal(
            ["a1–03", "b2a11", "c3b1.20.5", "d2a21", "e1–31"],
            figure.Descendants("tbody").Single().Elements().Select(r => r.Value));
        Assert.StartsWith("5 parts on 3 levels over 4 s.", plot.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_is_indented_no_further_than_eight_levels()
    {
        var figure = Parse(new Waterfall("t", [.. Enumerable.Range(1, 12).Select(i => new WaterfallPart("n", i, 1, false, i))]));

        Assert.Equal(8, figure.Descendants("text").Where(t => t.Value == "n").Select(t => t.Attribute("x")!.Value).Distinct().Count());
        Assert.Equal("12", figure.Descendants("tbody").Single().Elements().Last().Elements().ElementAt(1).Value);
    }

    [Fact]
    public void A_small_line_says_its_numbers_and_ends_in_a_dot()
    {
        var markup = new MarkupWriter();
        new Sparkline(Hostile, [1, null, 3, 2]).Write(markup);
        var svg = XElement.Parse(markup.ToString());

        Assert.EndsWith(": 1, –, 3, 2", svg.Attribute("aria-label")!.Value, StringComparison.Ordinal);
        Assert.Single(svg.Descendants("polyline"));
        Assert.Single(svg.Descendants("circle"));
        Assert.Empty(svg.Descendants("script"));
        Assert.Equal("t (2 values)", new Sparkline("t", [null, double.NaN]).ToString());
    }

    [Fact]
    public void A_line_is_broken_where_a_value_is_missing()
    {
        var figure = Parse(new LinePlot("t", ["1", "2", "3", "4"], [new("a", [new(0.1), new(0.2), null, new(0.4)])]));

        Assert.Equal([2, 1], figure.Descendants("polyline").Select(l => l.Attribute("points")!.Value.Split(' ').Length));
    }

    [Fact]
    public void Values_are_counted_where_they_are_with_the_greatest_in_the_last_bin() =>
        Assert.Equal([1, 0, 0, 2, 0, 0, 0, 1, 0, 2], Histogram.Count([0, 0.3, 0.1 + 0.2, 0.7, 0.95, 1, double.NaN]));

    [Fact]
    public void A_scale_holds_its_values_and_has_round_ticks()
    {
        var scale = Scale.Around([0.62, 0.97], 100, 0);

        Assert.Equal((0.6, 1.0), (Math.Round(scale.Low, 9), Math.Round(scale.High, 9)));
        Assert.Equal([0.6, 0.7, 0.8, 0.9, 1], scale.Ticks().Select(t => Math.Round(t, 9)));
        Assert.Equal(50, scale.At(0.8), 9);
        Assert.Equal(0, scale.At(7), 9);
    }

    [Fact]
    public void Equal_values_have_a_scale_too() => Assert.True(Scale.Around([1, 1], 0, 10) is { Low: < 1, High: > 1 });

    private static IEnumerable<double> Places(XElement svg, params string[] names) =>
        svg.Descendants().SelectMany(e => names.Select(n => e.Attribute(n)?.Value)).OfType<string>().Select(v => double.Parse(v, CultureInfo.InvariantCulture));

    private static XElement Parse(Plot plot)
    {
        var markup = new MarkupWriter();
        plot.Write(markup);
        return XElement.Parse(markup.ToString());
    }

    private static List<string> Many(int count) => [.. Enumerable.Range(0, count).Select(i => "label " + i.ToString(CultureInfo.InvariantCulture))];
}

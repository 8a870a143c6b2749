using System.Globalization;

namespace PromptRegistry.Plots;

/// <summary>The look of plots.</summary>
public static class PlotStyle
{
    /// <summary>So many series differ in colour and dashes; the next begin anew.</summary>
    public const int SeriesKinds = 6;

    /// <summary>
    /// The style sheet. A page may set the custom properties itself: <c>--plot-text</c>, <c>--plot-grid</c>, <c>--plot-1</c> to <c>--plot-6</c>,
    /// <c>--plot-right</c>, <c>--plot-wrong</c>, <c>--plot-on-dark</c>.
    /// </summary>
    public const string Css = """
        :root{--plot-text:#4a5261;--plot-grid:#dde1e8;--plot-1:#2557c9;--plot-2:#b45309;--plot-3:#0f766e;--plot-4:#9d2c76;--plot-5:#5b21b6;--plot-6:#4d5a10;--plot-right:#0f766e;--plot-wrong:#b42318;--plot-on-dark:#fff}
        @media (prefers-color-scheme:dark){:root{--plot-text:#a9b2c3;--plot-grid:#323a49;--plot-1:#7aa2ff;--plot-2:#f0a35e;--plot-3:#4fd1c1;--plot-4:#f08cc8;--plot-5:#b79cff;--plot-6:#c3d36a;--plot-right:#4fd1c1;--plot-wrong:#ff8a7a;--plot-on-dark:#10141b}}
        .plot{margin:0 0 1.25rem;max-width:46rem}
        .plot figcaption{font-weight:600;margin-bottom:.35rem;overflow-wrap:anywhere}
        .plot svg{display:block;width:100%;height:auto}
        .plot-label,.plot-count{font:11px system-ui,sans-serif;fill:var(--plot-text)}
        .plot-count.plot-on-dark{fill:var(--plot-on-dark)}
        .plot-grid{stroke:var(--plot-grid);stroke-width:1}
        .plot-branch{stroke:var(--plot-text);stroke-width:1;stroke-opacity:.55}
        .plot-reference{stroke:var(--plot-text);stroke-width:1.5;stroke-dasharray:4 3}
        .plot-1{--series:var(--plot-1);--dash:none}.plot-2{--series:var(--plot-2);--dash:7 3}.plot-3{--series:var(--plot-3);--dash:2 3}.plot-4{--series:var(--plot-4);--dash:9 3 2 3}.plot-5{--series:var(--plot-5);--dash:12 4}.plot-6{--series:var(--plot-6);--dash:4 2}
        .plot-line{fill:none;stroke:var(--series);stroke-width:2;stroke-dasharray:var(--dash)}
        .plot-band{fill:var(--series);fill-opacity:.14}
        .plot-dot,.plot-bar{fill:var(--series)}
        .plot-whisker{stroke:var(--series);stroke-width:2}
        .plot-right{fill:var(--plot-right)}.plot-wrong{fill:var(--plot-wrong)}
        .plot-legend{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;margin:0 0 .35rem;padding:0;font-size:.85rem}
        .plot-legend li::before{content:"";display:inline-block;width:.75rem;height:.75rem;margin-right:.4rem;border-radius:2px;background:var(--series)}
        .plot-data{font-size:.85rem;overflow-x:auto}
        .plot-data summary{cursor:pointer;color:var(--plot-text)}
        .plot-data table{border-collapse:collapse;margin-top:.35rem}
        .plot-data th,.plot-data td{padding:.15rem .6rem .15rem 0;text-align:left;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}

        """;

    /// <summary>The class of a series.</summary>
    /// <param name="index">From 0.</param>
    internal static string Series(int index) => "plot-" + ((index % SeriesKinds) + 1).ToString(CultureInfo.InvariantCulture);
}

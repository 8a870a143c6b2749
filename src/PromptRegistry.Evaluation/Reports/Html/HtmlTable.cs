using PromptRegistry.Plots;

namespace PromptRegistry.Evaluation.Reports.Html;

/// <summary>Tables of a page; wide ones scroll within themselves.</summary>
internal static class HtmlTable
{
    /// <param name="headings">One a column.</param>
    /// <param name="left">So many columns are aligned to the left, the others to the right.</param>
    /// <param name="rows">Each writes what stands in a column.</param>
    public static void Write(MarkupWriter markup, IReadOnlyList<string> headings, int left, IEnumerable<Action<int>> rows)
    {
        using var scroll = markup.Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", headings[0] + " table"));
        using var table = markup.Open("table");
        using (markup.Open("thead"))
        using (markup.Open("tr"))
        {
            for (var i = 0; i < headings.Count; i++) markup.Element("th", headings[i], ("scope", "col"), ("class", i < left ? null : "number"));
        }

        using var body = markup.Open("tbody");
        foreach (var row in rows)
        {
            using var line = markup.Open("tr");
            for (var i = 0; i < headings.Count; i++)
            {
                using var cell = markup.Open("td", ("class", i < left ? null : "number"));
                row(i);
            }
        }
    }

    /// <summary>The same of texts.</summary>
    public static void Write(MarkupWriter markup, IReadOnlyList<string> headings, int left, IEnumerable<IReadOnlyList<string>> rows) =>
        Write(markup, headings, left, rows.Select(row => (Action<int>)(column => markup.Text(row[column]))));
}

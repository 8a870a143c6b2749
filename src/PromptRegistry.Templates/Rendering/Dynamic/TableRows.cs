using System.Globalization;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>The cells and rows that <c>tablerow</c> writes around its items.</summary>
internal sealed class TableRows(OutputBuffer output, int columns)
{
    private int _row = 1;
    private int _column;

    public void Start() => output.Append("<tr class=\"row1\">");

    /// <summary>Begins a cell and returns its column, counted from 0.</summary>
    public int BeginCell(int step)
    {
        _column = step % columns;
        if (step > 0 && _column == 0)
        {
            _row++;
            output.Append("</tr>\n<tr class=\"row" + Text(_row) + "\">");
        }

        output.Append("<td class=\"col" + Text(_column + 1) + "\">");
        return _column;
    }

    public void EndCell() => output.Append("</td>");

    public void End() => output.Append("</tr>\n");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

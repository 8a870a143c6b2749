using System.Text;

namespace PromptRegistry.Import.Suites;

/// <summary>Tables as RFC 4180 writes them.</summary>
internal static class CsvText
{
    private const int MostRows = 20_000;

    /// <returns>The rows with the lines where they begin; null where a quote is never closed, or there are too many.</returns>
    public static List<(int Line, List<string> Cells)>? Read(string text)
    {
        var rows = new List<(int, List<string>)>();
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        var line = 1;
        var begin = 1;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n') line++;
            if (quoted)
            {
                if (c != '"') cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[++i]);
                else quoted = false;
            }
            else if (c == '"' && cell.Length == 0)
            {
                quoted = true;
            }
            else if (c == ',' || c == '\n')
            {
                cells.Add(cell.ToString());
                cell.Clear();
                if (c == ',') continue;
                Row();
            }
            else if (c != '\r')
            {
                cell.Append(c);
            }
        }

        if (cell.Length > 0 || cells.Count > 0)
        {
            cells.Add(cell.ToString());
            Row();
        }

        return quoted || rows.Count > MostRows ? null : rows;

        void Row()
        {
            if (cells.Count > 1 || cells[0].Length > 0) rows.Add((begin, cells));
            cells = [];
            begin = line;
        }
    }
}

using System.Text;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Evaluation.Cases;

/// <summary>
/// Reads comma-separated values by RFC 4180: quoted cells may hold commas, line ends and doubled quotes.
/// </summary>
internal sealed class CsvReader(string text, string path)
{
    private readonly StringBuilder value = new();
    private int at;
    private int line = 1;
    private int lineStart;

    /// <summary>What made reading stop early; null after a sound file.</summary>
    public Diagnostic? Problem { get; private set; }

    /// <summary>The rows, without empty lines.</summary>
    public IEnumerable<IReadOnlyList<CsvCell>> Rows()
    {
        while (at < text.Length && Problem is null)
        {
            var row = ReadRow();
            if (Problem is null && row is not [{ Text.Length: 0, Location.Length: 0 }]) yield return row;
        }
    }

    private List<CsvCell> ReadRow()
    {
        var row = new List<CsvCell>();
        while (true)
        {
            row.Add(ReadCell());
            if (Problem is not null || at >= text.Length) return row;
            var separator = text[at++];
            if (separator == ',') continue;
            if (separator == '\r' && at < text.Length && text[at] == '\n') at++;
            NewLine();
            return row;
        }
    }

    private CsvCell ReadCell()
    {
        var (start, startLine, column) = (at, line, at - lineStart + 1);
        if (at >= text.Length || text[at] != '"')
        {
            while (at < text.Length && text[at] is not (',' or '\n' or '\r'))
            {
                if (text[at] == '"')
                {
                    Fail(
                        "A quote inside an unquoted cell. Put the whole cell in quotes and double the quotes in it.",
                        line,
                        at - lineStart + 1);
                }

                at++;
            }

            return new CsvCell(text[start..at], Locate(startLine, column, start));
        }

        at++;
        value.Clear();
        while (at < text.Length)
        {
            var c = text[at++];
            if (c == '"')
            {
                if (at >= text.Length || text[at] != '"') return Close(startLine, column, start);
                at++;
            }

            value.Append(c);
            if (c == '\n') NewLine();
        }

        Fail("This quoted cell is never closed. End it with a quote.", startLine, column);
        return new CsvCell("", Locate(startLine, column, start));
    }

    private CsvCell Close(int startLine, int column, int start)
    {
        if (at < text.Length && text[at] is not (',' or '\n' or '\r'))
        {
            Fail(
                $"After a quoted cell comes a comma or the end of the line, but '{text[at]}' was found.",
                line,
                at - lineStart + 1);
        }

        return new CsvCell(value.ToString(), Locate(startLine, column, start));
    }

    private SourceLocation Locate(int startLine, int column, int start) =>
        new(path, startLine, column, line, at - lineStart + 1, start, at - start);

    private void NewLine()
    {
        line++;
        lineStart = at;
    }

    private void Fail(string message, int atLine, int column) => Problem ??= new Diagnostic(
        EvaluationDiagnostics.CaseFileUnreadable, new SourceLocation(
            path, atLine, column, atLine, column, at, 0), message);
}

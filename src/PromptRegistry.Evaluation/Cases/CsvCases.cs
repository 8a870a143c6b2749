using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Evaluation.Cases;

/// <summary>
/// Reads a <c>.csv</c> file. The first row names the columns: <c>id</c>, <c>expected</c>, <c>tags</c> (separated by ';'),
/// <c>critical</c>, and inputs of the prompt. An empty cell leaves its input to the default; lists and objects are written as JSON.
/// </summary>
internal sealed class CsvCases(CaseReader cases, ICollection<Diagnostic> diagnostics)
{
    private static readonly string[] Own = ["id", "expected", "tags", "critical"];

    private readonly PromptManifest manifest = cases.Manifest;

    public void Read(string text, string path, CaseList found)
    {
        var reader = new CsvReader(text, path);
        IReadOnlyList<CsvCell>? header = null;
        foreach (var row in reader.Rows())
        {
            if (header is null)
            {
                header = row;
                if (!CheckHeader(row)) return;
            }
            else if (row.Count != header.Count)
            {
                Report(row[0].Location, $"This row has {row.Count} cells, but the header has {header.Count}.");
            }
            else if (!found.Add(ReadCase(header, row)))
            {
                return;
            }
        }

        if (reader.Problem is { } problem)
        {
            diagnostics.Add(problem);
        }
        else if (header is null)
        {
            Report(SourceLocation.File(path),
                "The file is empty. Its first row names the columns: id, expected, tags, critical and inputs.");
        }
    }

    private bool CheckHeader(IReadOnlyList<CsvCell> header)
    {
        var before = diagnostics.Count;
        var known = Own.Concat(manifest.Inputs.Select(input => input.Name)).ToList();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var cell in header)
        {
            if (!known.Contains(cell.Text, StringComparer.Ordinal))
            {
                Report(cell.Location,
                    $"The column '{cell.Text}' is no input of the prompt.{Suggestion.Sentence(cell.Text, known)}"
                        + Suggestion.Listing("Columns", known));
            }
            else if (!seen.Add(cell.Text))
            {
                Report(cell.Location, $"The column '{cell.Text}' is there twice. Keep one.");
            }
        }

        if (!seen.Contains("id"))
            Report(header[0].Location, "The column 'id' is missing: every case needs a name of its own.");
        return diagnostics.Count == before;
    }

    private IReadOnlyList<EvaluationCase> ReadCase(IReadOnlyList<CsvCell> header, IReadOnlyList<CsvCell> row)
    {
        var (id, expected) = ("", default(YamlNode));
        IReadOnlyList<string> tags = [];
        var critical = false;
        var inputs = new List<YamlEntry>();
        for (var i = 0; i < row.Count; i++)
        {
            var cell = row[i];
            switch (header[i].Text)
            {
                case "id":
                    id = cell.Text;
                    break;
                case "expected":
                    expected = cell.Text.Length == 0 ? null : new YamlScalar(cell.Location, cell.Text, IsPlain: false);
                    break;
                case "tags":
                    tags = cell.Text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                    break;
                case "critical":
                    if (cell.Text is not ("" or "true" or "false"))
                        Report(cell.Location, $"'critical' is true, false or empty, but '{cell.Text}' was found.");
                    critical = cell.Text == "true";
                    break;
                case var name when cell.Text.Length > 0:
                    inputs.Add(new YamlEntry(new YamlScalar(header[i].Location, name, IsPlain: false), Value(name, cell)));
                    break;
            }
        }

        var written = new WrittenCase(id, new YamlMapping(row[0].Location, inputs), expected, tags, critical, row[0].Location);
        return cases.Read(written, row[0].Location, diagnostics);
    }

    private YamlNode Value(string name, CsvCell cell)
    {
        switch (manifest.Inputs.First(input => input.Name == name).Type.Kind)
        {
            case InputKind.Integer or InputKind.Number or InputKind.Boolean:
                return new YamlScalar(cell.Location, cell.Text, IsPlain: true);
            case InputKind.Array or InputKind.Object or InputKind.Map or InputKind.Messages:
                var document = YamlReader.Read(cell.Text, cell.Location.Path);
                if (document.Root is { } root && document.Diagnostics.Count == 0) return InCell(root, cell.Location);
                Report(cell.Location, $"'{name}' must be written as JSON here, such as [\"a\", \"b\"].");
                goto default;
            default:
                return new YamlScalar(cell.Location, cell.Text, IsPlain: false);
        }
    }

    /// <summary>Findings about a part of a cell point at the cell.</summary>
    private static YamlNode InCell(YamlNode node, SourceLocation cell) => node switch
    {
        YamlSequence sequence => new YamlSequence(cell, [.. sequence.Items.Select(item => InCell(item, cell))]),
        YamlMapping mapping => new YamlMapping(cell, [.. mapping.Entries.Select(
            entry => new YamlEntry(entry.Key with { Location = cell }, InCell(entry.Value, cell)))]),
        _ => node with { Location = cell },
    };

    private void Report(SourceLocation location, string message) =>
        diagnostics.Add(new Diagnostic(EvaluationDiagnostics.CaseFileUnreadable, location, message));
}

/// <summary>One cell of a CSV file, unquoted, with its place.</summary>
internal sealed record CsvCell(string Text, SourceLocation Location);

/// <summary>Reads comma-separated values by RFC 4180: quoted cells may hold commas, line ends and doubled quotes.</summary>
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
                    Fail("A quote inside an unquoted cell. Put the whole cell in quotes and double the quotes in it.", line,
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
            Fail($"After a quoted cell comes a comma or the end of the line, but '{text[at]}' was found.", line, at - lineStart + 1);
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
        EvaluationDiagnostics.CaseFileUnreadable, new SourceLocation(path, atLine, column, atLine, column, at, 0), message);
}

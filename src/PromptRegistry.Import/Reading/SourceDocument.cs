using System.Text;
using System.Text.Json;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Import.Reporting;

namespace PromptRegistry.Import.Reading;

/// <summary>Reads YAML and JSON files of other tools as nodes with their lines, bounded as every file of a repository.</summary>
internal static class SourceDocument
{
    private const int MostNodes = 500_000;

    /// <param name="firstLine">The line of the file where the text begins.</param>
    public static YamlNode? Yaml(string text, ImportReport report, int firstLine = 1)
    {
        // Line feeds before the text give the nodes the lines that they have in the file.
        var document = YamlReader.Read(new string('\n', firstLine - 1) + text, report.Path);
        if (document.Diagnostics.FirstOrDefault(d => d.IsError) is { } error) throw report.Refuse(error.Location.Line, error.Message);
        return document.Root;
    }

    public static YamlNode Json(string text, ImportReport report)
    {
        if (text.Length > YamlReader.MaximumLength) throw report.Refuse(0, $"The file has {text.Length} characters; at most {YamlReader.MaximumLength} are read. Split it.");
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 64, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (!reader.Read()) throw report.Refuse(0, "The file is empty.");
            var lines = new LineCounter(bytes, report.Path);
            var node = Read(ref reader, lines);
            return reader.Read() ? throw report.Refuse(0, "Something stands behind the JSON. Remove it.") : node;
        }
        catch (JsonException error)
        {
            throw report.Refuse((int)(error.LineNumber ?? 0) + 1, "The JSON cannot be read from here. A bracket or a quote that is never closed, or a missing comma, is the usual reason.");
        }
        catch (InvalidOperationException)
        {
            throw report.Refuse(0, "A text of the JSON is no Unicode. Mend its escapes.");
        }
    }

    private static YamlNode Read(ref Utf8JsonReader reader, LineCounter lines)
    {
        var place = lines.At(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var entries = new List<YamlEntry>();
                var keys = new HashSet<string>(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var key = new YamlScalar(lines.At(reader.TokenStartIndex), reader.GetString()!, false);
                    reader.Read();
                    var value = Read(ref reader, lines);
                    if (keys.Add(key.Value)) entries.Add(new YamlEntry(key, value));
                }

                return new YamlMapping(place, entries);
            case JsonTokenType.StartArray:
                var items = new List<YamlNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Read(ref reader, lines));
                return new YamlSequence(place, items);
            case JsonTokenType.String:
                return new YamlScalar(place, reader.GetString()!, false);
            default:
                return new YamlScalar(place, Encoding.UTF8.GetString(reader.ValueSpan), true);
        }
    }

    private sealed class LineCounter(byte[] bytes, string path)
    {
        private int line = 1;
        private int counted;
        private int nodes;

        public SourceLocation At(long offset)
        {
            if (++nodes > MostNodes) throw new JsonException("Too many values.");
            for (; counted < offset; counted++) if (bytes[counted] == '\n') line++;
            return new SourceLocation(path, line, 1, line, 1, 0, 0);
        }
    }
}

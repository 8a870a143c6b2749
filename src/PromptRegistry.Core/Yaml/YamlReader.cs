using PromptRegistry.Core.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PromptRegistry.Core.Yaml;

/// <summary>
/// Reads one YAML (or JSON) document into nodes with exact positions. A prompt repository is untrusted input: size,
/// depth and the number of nodes that aliases expand to are bounded, and tags that would construct types are refused.
/// </summary>
public sealed class YamlReader
{
    /// <summary>Largest text that is read, in UTF-16 units.</summary>
    public const int MaximumLength = 4 * 1024 * 1024;
    private const int MaximumDepth = 64;

    /// <summary>Of a value that begins with the braces of a template, which in YAML begin a mapping.</summary>
    private const string Braces = "'{{' begins a mapping in YAML. Put the text in quotes (\"{{ text }}\"), or write it as a block (a '|' behind the colon, and the "
        + "text in the next lines, indented).";

    private const int MaximumAliasedNodes = 10_000;
    private readonly string path;
    private readonly List<Diagnostic> diagnostics = [];
    private readonly Dictionary<string, (YamlNode Node, int Size)> anchors = [];
    private readonly Parser parser;
    private int size;
    private int aliased;

    private YamlReader(string text, string path)
    {
        this.path = path;
        parser = new Parser(new StringReader(text));
    }

    public static YamlDocument Read(string text, string path)
    {
        if (text.Length > MaximumLength)
        {
            return Failed(ManifestDiagnostics.TooLarge, SourceLocation.File(path),
                $"The file has {text.Length} characters; at most {MaximumLength} are read. Split it.");
        }

        var reader = new YamlReader(text, path);
        try
        {
            return new YamlDocument(reader.ReadDocument(), reader.diagnostics);
        }
        catch (YamlException exception)
        {
            if (TabIn(text, (int)exception.Start.Line) is var (line, column))
            {
                return Failed(ManifestDiagnostics.MalformedYaml, new SourceLocation(path, line, column, line, column + 1, 0, 1),
                    "A tab indents this line. YAML is indented with spaces, not with tabs.");
            }

            var location = Locate(path, exception.Start, exception.End);
            return Failed(ManifestDiagnostics.MalformedYaml, location, BeginsWithBraces(text, (int)exception.Start.Line) ? Braces : Explain(exception));
        }
        catch (InvalidOperationException)
        {
            // The scanner's own state breaks on some malformed texts: for instance "[1, 2" and a key in the next line.
            var at = reader.parser.Current is { } last ? Locate(path, last.End, last.End) : SourceLocation.File(path);
            return Failed(ManifestDiagnostics.MalformedYaml, at,
                "The YAML cannot be read from here. A bracket or quote that is never closed is the usual reason.");
        }
        catch (YamlLimitException exception)
        {
            return Failed(ManifestDiagnostics.ForbiddenYaml, exception.Location, exception.Message);
        }
    }

    private static YamlDocument Failed(DiagnosticDescriptor descriptor, SourceLocation location, string message) =>
        new(null, [new Diagnostic(descriptor, location, message)]);

    private static string Explain(YamlException exception)
    {
        var reason = exception.Message.TrimEnd('.');
        return $"The YAML cannot be read from here: {char.ToLowerInvariant(reason[0])}{reason.Substring(1)}.";
    }

    /// <summary>The first line, not before the one where the scanner gave up, that a tab indents; the scanner names where the block began.</summary>
    private static (int Line, int Column)? TabIn(string text, int from)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var content = line.TrimStart(' ', '\t');
            if (number < from || content.Length == 0 || content[0] is '#' or '\r') continue;
            var tab = line.IndexOf('\t', 0, line.Length - content.Length);
            if (tab >= 0) return (number, tab + 1);
        }

        return null;
    }

    /// <summary>Whether a line has a value that begins with the braces of a template.</summary>
    private static bool BeginsWithBraces(string text, int number)
    {
        var lines = text.Split('\n');
        if (number < 1 || number > lines.Length) return false;
        var line = lines[number - 1];
        var at = line.IndexOf("{{", StringComparison.Ordinal);
        return at > 0 && line.Substring(0, at).TrimEnd() is { Length: > 0 } before && before[before.Length - 1] is ':' or '-' or '[' or ',';
    }

    private static SourceLocation Locate(string path, in Mark start, in Mark end) => new(
        path, (int)start.Line, (int)start.Column, (int)end.Line, (int)end.Column, (int)start.Index,
        Math.Max(0, (int)(end.Index - start.Index)));

    private YamlNode? ReadDocument()
    {
        parser.MoveNext();
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _)) return null;
        parser.Consume<DocumentStart>();
        var root = ReadNode(0);
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out var second))
            throw Limit(second, "One file holds one document; a second one starts here. Remove the '---'.");

        return root;
    }

    private YamlNode ReadNode(int depth)
    {
        var current = parser.Current!;
        if (depth > MaximumDepth) throw Limit(current, $"Nested more than {MaximumDepth} levels deep.");
        size++;
        if (parser.TryConsume<AnchorAlias>(out var alias)) return Resolve(alias);

        var before = size;
        var node = (NodeEvent)current;
        RefuseTag(node);
        YamlNode result = node switch
        {
            Scalar => ReadScalar(),
            SequenceStart => ReadSequence(depth),
            _ => ReadMapping(depth),
        };
        if (!node.Anchor.IsEmpty) anchors[node.Anchor.Value] = (result, size - before + 1);
        return result;
    }

    private YamlScalar ReadScalar()
    {
        var scalar = parser.Consume<Scalar>();
        return new YamlScalar(Locate(path, scalar.Start, scalar.End), scalar.Value, scalar.Style == ScalarStyle.Plain);
    }

    private YamlSequence ReadSequence(int depth)
    {
        var start = parser.Consume<SequenceStart>();
        var items = new List<YamlNode>();
        while (!parser.Accept<SequenceEnd>(out _)) items.Add(ReadNode(depth + 1));
        var end = parser.Consume<SequenceEnd>();
        return new YamlSequence(Locate(path, start.Start, end.End), items);
    }

    private YamlMapping ReadMapping(int depth)
    {
        var start = parser.Consume<MappingStart>();
        var entries = new List<YamlEntry>();
        var keys = new Dictionary<string, YamlScalar>(StringComparer.Ordinal);
        while (!parser.Accept<MappingEnd>(out _))
        {
            var keyEvent = parser.Current!;
            if (ReadNode(depth + 1) is not YamlScalar key)
            {
                throw Limit(keyEvent, keyEvent is MappingStart { Style: MappingStyle.Flow } ? Braces : "A key must be a plain text.");
            }

            var value = ReadNode(depth + 1);
            if (keys.TryGetValue(key.Value, out var first))
            {
                diagnostics.Add(new Diagnostic(ManifestDiagnostics.DuplicateKey, key.Location,
                    $"'{key.Value}' is given twice; the first stands in line {first.Location.Line}. Keep one."));
                continue;
            }

            keys.Add(key.Value, key);
            entries.Add(new YamlEntry(key, value));
        }

        var end = parser.Consume<MappingEnd>();
        return new YamlMapping(Locate(path, start.Start, end.End), entries);
    }

    private YamlNode Resolve(AnchorAlias alias)
    {
        if (!anchors.TryGetValue(alias.Value.Value, out var anchor))
            throw Limit(alias, $"'*{alias.Value.Value}' refers to an anchor that is not complete or does not exist.");

        aliased += anchor.Size;
        size += anchor.Size;
        if (aliased > MaximumAliasedNodes)
            throw Limit(alias, $"Aliases expand to more than {MaximumAliasedNodes} nodes. Write the values out.");

        return anchor.Node with { Location = Locate(path, alias.Start, alias.End) };
    }

    private void RefuseTag(NodeEvent node)
    {
        if (node.Tag.IsEmpty || node.Tag.IsNonSpecific) return;
        throw Limit(node, $"The tag '{node.Tag.Value}' is not allowed: values are plain data here. Remove the tag.");
    }

    private YamlLimitException Limit(ParsingEvent at, string message) => new(Locate(path, at.Start, at.End), message);
}

/// <param name="Root">Null when the text is empty or could not be read.</param>
public sealed record YamlDocument(YamlNode? Root, IReadOnlyList<Diagnostic> Diagnostics);

/// <summary>Ends the reading of a document that uses what is not allowed; never leaves <see cref="YamlReader"/>.</summary>
internal sealed class YamlLimitException(SourceLocation location, string message) : Exception(message)
{
    public SourceLocation Location { get; } = location;
}

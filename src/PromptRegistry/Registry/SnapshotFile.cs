using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Files;

namespace PromptRegistry.Registry;

/// <summary>
/// What an environment served, in a file: a line with the format's version, a line with the SHA-256 of the rest, and JSON. It is written as a
/// whole, so that who reads at the same time, or after a power cut, sees the old or the new one; what does not add up is not used.
/// </summary>
/// <param name="path">The file; its folder may be a link, and it itself is none.</param>
internal sealed class SnapshotFile(string path)
{
    /// <summary>A longer file is neither written nor read.</summary>
    public const int MaximumLength = RepositoryFolder.MaximumLength;

    private const string Format = "promptregistry snapshot ";
    private const string Version = "1";

    private readonly string path = System.IO.Path.GetFullPath(path);

    public string Path => path;

    /// <exception cref="IOException">It cannot be written; what was there stays.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    /// <exception cref="PromptFileException">The file is a link.</exception>
    public void Write(KeptSnapshot snapshot)
    {
        var body = Body(snapshot);
        var head = Encoding.UTF8.GetBytes($"{Format}{Version}\n{Sum(body.Span)}\n");
        if (head.Length + body.Length > MaximumLength) throw new IOException($"it would have more than {MaximumLength >> 20} MB.");
        byte[] content = [.. head, .. body.Span];
        Folder.Write(System.IO.Path.GetFileName(path), content);
    }

    /// <summary>What was kept; null where there is none.</summary>
    /// <exception cref="InvalidDataException">There is one that cannot be used; the message says why.</exception>
    public KeptSnapshot? Read()
    {
        try
        {
            return Folder.Read(System.IO.Path.GetFileName(path), MaximumLength) is { } content ? Read(content) : null;
        }
        catch (PromptFileException refused)
        {
            throw new InvalidDataException(refused.Finding.Message, refused);
        }
        catch (Exception exception) when (exception is not (InvalidDataException or OutOfMemoryException))
        {
            // Anybody may have written it: whatever is wrong with it, it is not used.
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    private RepositoryFolder Folder => new(System.IO.Path.GetDirectoryName(path)!);

    private static KeptSnapshot Read(byte[] content)
    {
        var format = Line(content, 0);
        var sum = Line(content, format.Length + 1);
        if (!format.StartsWith(Format, StringComparison.Ordinal)) throw new InvalidDataException("it is no snapshot of prompts.");
        if (format[Format.Length..] != Version) throw new InvalidDataException($"its format is '{format[Format.Length..]}', and this version of the library reads '{Version}'.");
        var body = content.AsMemory(Math.Min(content.Length, format.Length + sum.Length + 2));
        if (sum != Sum(body.Span)) throw new InvalidDataException("it is damaged: its checksum does not fit.");
        using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
        var root = json.RootElement;
        string[] texts = [.. root.GetProperty("texts").EnumerateArray().Select(t => Text(t))];
        var prompts = root.GetProperty("prompts").EnumerateArray().Select(p => new KeptPrompt(
            Text(p.GetProperty("name")), Text(p.GetProperty("folder")), Text(p.GetProperty("version")), Text(p.GetProperty("digest")),
            p.GetProperty("files").EnumerateObject().ToDictionary(f => f.Name, f => texts[f.Value.GetInt32()], StringComparer.Ordinal))
        {
            Arm = p.TryGetProperty("arm", out var arm) ? Text(arm) : null,
            Rule = p.TryGetProperty("rule", out var rule) ? Rule(rule) : null,
        });
        return new KeptSnapshot(
            Text(root.GetProperty("environment")), Text(root.GetProperty("source")),
            DateTimeOffset.Parse(Text(root.GetProperty("read")), CultureInfo.InvariantCulture), [.. prompts]);
    }

    private static ArmRule Rule(JsonElement element)
    {
        var trailers = element.EnumerateObject().ToDictionary(t => t.Name, t => Text(t.Value), StringComparer.Ordinal);
        var (rule, problem) = ArmRule.Read(trailers.GetValueOrDefault);
        return rule ?? throw new FormatException($"an arm cannot be read: {problem}");
    }

    private static string Text(JsonElement element) => element.GetString() ?? throw new FormatException("a text is missing.");

    /// <summary>The line that begins somewhere, without its end; lines of the head are short.</summary>
    private static string Line(byte[] content, int start)
    {
        var rest = content.AsSpan(Math.Min(start, content.Length));
        rest = rest[..Math.Min(rest.Length, 200)];
        var end = rest.IndexOf((byte)'\n');
        return end < 0 ? throw new InvalidDataException("it is no snapshot of prompts, or it ends too soon.") : Encoding.UTF8.GetString(rest[..end]);
    }

    private static ReadOnlyMemory<byte> Body(KeptSnapshot snapshot)
    {
        var texts = new Dictionary<string, int>(StringComparer.Ordinal);
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartObject();
        writer.WriteString("environment", snapshot.Environment);
        writer.WriteString("source", snapshot.Source);
        writer.WriteString("read", snapshot.ReadAt.UtcDateTime.ToString("o", CultureInfo.InvariantCulture));
        writer.WriteStartArray("prompts");
        foreach (var prompt in snapshot.Prompts)
        {
            writer.WriteStartObject();
            writer.WriteString("name", prompt.Name);
            writer.WriteString("folder", prompt.Folder);
            writer.WriteString("version", prompt.Version);
            writer.WriteString("digest", prompt.Digest);
            if (prompt is { Arm: { } arm, Rule: { } rule })
            {
                writer.WriteString("arm", arm);
                writer.WriteStartObject("rule");
                foreach (var (key, value) in rule.Trailers()) writer.WriteString(key, value);
                writer.WriteEndObject();
            }

            writer.WriteStartObject("files");
            foreach (var (file, text) in prompt.Files)
            {
                if (!texts.TryGetValue(text, out var number)) texts.Add(text, number = texts.Count);
                writer.WriteNumber(file, number);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("texts");
        foreach (var text in texts.Keys) writer.WriteStringValue(text);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static string Sum(ReadOnlySpan<byte> content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));
}

/// <summary>What an environment served.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Source">Where it was read, in words.</param>
/// <param name="ReadAt">When it was read.</param>
/// <param name="Prompts">The prompts, by name; arms after the environment's own version.</param>
internal sealed record KeptSnapshot(string Environment, string Source, DateTimeOffset ReadAt, IReadOnlyList<KeptPrompt> Prompts);

using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Digests;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Core.Prompts;

/// <summary>The bytes of a file of the repository; null where it does not exist.</summary>
/// <param name="path">Relative to the repository's root, with <c>/</c>.</param>
/// <exception cref="PromptFileException">A link, or a file that is too large.</exception>
public delegate byte[]? AttachmentReading(string path);

/// <summary>An attachment that a suite or a file of inputs names: a file, whose bytes are read each time that they are needed, or an address.</summary>
public sealed class WrittenAttachment : Attachment
{
    private readonly Func<byte[]>? read;
    private string? key;

    private WrittenAttachment(string source, string? mediaType, long? size, Func<byte[]>? read)
    {
        Source = source;
        MediaType = mediaType;
        Size = size;
        this.read = read;
    }

    public override string? MediaType { get; }

    public override long? Size { get; }

    public override string Source { get; }

    /// <summary>Whether it is an address (<c>data:</c>, <c>https:</c>) instead of a file.</summary>
    public bool IsAddress => read is null;

    public override string Key => key ??= IsAddress ? Source : ContentDigest.OfBytes(Read());

    /// <summary>The bytes of the file.</summary>
    public byte[] Read() => (read ?? throw new InvalidOperationException($"{Source} is an address, and is not loaded."))();

    /// <summary>The attachments that stand at a node, which was checked against its type.</summary>
    internal static TemplateValue Bind(PromptManifest manifest, InputDefinition input, YamlNode? node, AttachmentReading? files, ICollection<Diagnostic> diagnostics) => node switch
    {
        YamlSequence sequence => TemplateValue.From(new TemplateArray(sequence.Items.OfType<YamlScalar>().Select(item => One(manifest, input, item, files, diagnostics)))),
        YamlScalar { IsNull: false } scalar => One(manifest, input, scalar, files, diagnostics),
        _ => TemplateValue.Null,
    };

    private static TemplateValue One(PromptManifest manifest, InputDefinition input, YamlScalar written, AttachmentReading? files, ICollection<Diagnostic> diagnostics)
    {
        var (attachment, problem) = Find(manifest, input, written.Value, files);
        if (attachment is not null)
        {
            problem = AttachmentRule.Refusal(
                input.Name, AttachmentRule.KindOf(input.Type), new AttachmentLimits(input.MaxBytes, input.MediaTypes), attachment.MediaType, attachment.Size);
        }

        if (problem is not null) diagnostics.Add(new Diagnostic(ManifestDiagnostics.InvalidDefault, written.Location, problem));
        return TemplateValue.From((ITemplateObject?)attachment);
    }

    private static (WrittenAttachment? Attachment, string? Problem) Find(PromptManifest manifest, InputDefinition input, string written, AttachmentReading? files)
    {
        if (written.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            var comma = written.IndexOf(',');
            if (comma < 0) return (null, $"The input '{input.Name}' has a data: address without a comma: data:image/png;base64,… is one.");
            var head = written.Substring(5, comma - 5);
            var isBase64 = head.EndsWith(";base64", StringComparison.OrdinalIgnoreCase);
            var type = head.Split(';')[0];
            return (new WrittenAttachment(written, type.Length == 0 ? "text/plain" : type, isBase64 ? Base64Size(written, comma + 1) : written.Length - comma - 1, null), null);
        }

        if (written.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return Uri.TryCreate(written, UriKind.Absolute, out var address)
                ? (new WrittenAttachment(written, FileMediaType.Of(address.AbsolutePath), null, null), null)
                : (null, $"The input '{input.Name}' has no address: {FileName.Visible(written)}.");
        }

        if (!FileName.IsPlain(written) || !ManifestParser.IsBelowFolder(written))
            return (null, $"The input '{input.Name}' must be a file in the prompt's folder, or a data: or https: address, but '{FileName.Visible(written)}' was found.");
        var path = PromptPaths.Template(manifest.Name, written);
        if (files is null) return (null, $"The input '{input.Name}' is a file, and no files can be read here.");
        try
        {
            return files(path) is { } content
                ? (new WrittenAttachment(written, FileMediaType.Of(written), content.Length, () => files(path) ?? throw new PromptFileException(Missing(path))), null)
                : (null, $"The input '{input.Name}' names the file '{written}', which does not exist: {path} was expected. Create it, or correct the name.");
        }
        catch (PromptFileException refused)
        {
            return (null, $"The input '{input.Name}' names the file '{written}', which cannot be read: {refused.Finding.Message}");
        }
    }

    private static Diagnostic Missing(string path) => new(ManifestDiagnostics.MissingFile, SourceLocation.File(path), "The file was there, and is gone.");

    private static long Base64Size(string text, int start)
    {
        var end = text.Length;
        while (end > start && text[end - 1] == '=') end--;
        return (end - start) * 3L / 4;
    }
}

/// <summary>The media types of files that models take, by their endings (IANA media types; those of office files by their registrations).</summary>
internal static class FileMediaType
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["png"] = "image/png",
        ["jpg"] = "image/jpeg",
        ["jpeg"] = "image/jpeg",
        ["gif"] = "image/gif",
        ["webp"] = "image/webp",
        ["bmp"] = "image/bmp",
        ["tif"] = "image/tiff",
        ["tiff"] = "image/tiff",
        ["heic"] = "image/heic",
        ["svg"] = "image/svg+xml",
        ["wav"] = "audio/wav",
        ["mp3"] = "audio/mpeg",
        ["m4a"] = "audio/mp4",
        ["ogg"] = "audio/ogg",
        ["flac"] = "audio/flac",
        ["aac"] = "audio/aac",
        ["weba"] = "audio/webm",
        ["pdf"] = "application/pdf",
        ["txt"] = "text/plain",
        ["md"] = "text/markdown",
        ["csv"] = "text/csv",
        ["html"] = "text/html",
        ["xml"] = "application/xml",
        ["json"] = "application/json",
        ["docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ["xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ["pptx"] = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ["mp4"] = "video/mp4",
        ["webm"] = "video/webm",
    };

    /// <summary>Bytes of any kind where the ending is not known.</summary>
    public static string Of(string path) =>
        path.LastIndexOf('.') is var dot and >= 0 && Known.TryGetValue(path.Substring(dot + 1), out var type) ? type : "application/octet-stream";
}

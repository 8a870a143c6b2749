using System.Globalization;

namespace PromptRegistry.Core.Manifests;

/// <summary>What an input says about the pictures, sounds and files that it takes.</summary>
internal static class AttachmentRule
{
    /// <summary>What is wrong with the limits of a declared input, in sentences.</summary>
    public static IEnumerable<string> Problems(InputDefinition input)
    {
        if (!input.Type.IsAttachment)
        {
            if (input.MaxBytes is not null || input.MediaTypes.Count > 0)
                yield return $"'max-bytes' and 'media-types' go with image, audio and file, but '{input.Name}' is {input.Type}.";
            yield break;
        }

        if (input.MaxTokens is not null) yield return $"'max-tokens' goes with text, but '{input.Name}' is {input.Type}: write 'max-bytes'.";
        if (input.Default is not null) yield return $"'{input.Name}' is {input.Type} and has no default: write {input.Type}? where it may be absent.";
        if (input.MaxBytes is <= 0) yield return $"'max-bytes' of '{input.Name}' must be at least 1.";
        var kind = KindOf(input.Type);
        foreach (var type in input.MediaTypes)
        {
            if (!IsPattern(type)) yield return $"'{type}' is no media type: write one such as {Example(kind)}.";
            else if (!IsOfKind(kind, type)) yield return $"'{input.Name}' is {input.Type}, which '{type}' is not: write media types such as {Example(kind)}.";
        }
    }

    /// <summary>Why an attachment is not taken; null where it is.</summary>
    /// <param name="input">The input as it is written.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="limits">Its limits.</param>
    /// <param name="mediaType">The attachment's media type; null where nobody knows.</param>
    /// <param name="size">Its size in bytes; null where nobody knows, as of a link.</param>
    public static string? Refusal(string input, InputKind kind, AttachmentLimits limits, string? mediaType, long? size)
    {
        var type = mediaType?.Split(';')[0].Trim();
        if (type is null ? kind != InputKind.File || limits.MediaTypes.Count > 0 : !IsOfKind(kind, type))
            return $"The input '{input}' takes {Noun(kind)}, but {type ?? "something without a media type"} was passed.";
        if (type is not null && limits.MediaTypes.Count > 0 && !limits.MediaTypes.Any(pattern => Matches(pattern, type)))
            return $"The input '{input}' takes {string.Join(", ", limits.MediaTypes)}, but {type} was passed.";
        if (limits.MaxBytes is not { } most) return null;
        if (size is null) return $"The input '{input}' takes at most {Number(most)} bytes, and how many a link leads to is not known. Load it, and pass its bytes.";
        return size > most ? $"The input '{input}' takes at most {Number(most)} bytes, but {Number(size.Value)} were passed." : null;
    }

    /// <summary>What the input takes, or the items of its list.</summary>
    public static InputKind KindOf(InputType type) => type.Kind == InputKind.Array ? KindOf(type.Element!) : type.Kind;

    private static bool IsOfKind(InputKind kind, string type) => kind == InputKind.File || type.StartsWith(kind == InputKind.Image ? "image/" : "audio/", StringComparison.OrdinalIgnoreCase);

    private static bool Matches(string pattern, string type) => pattern.EndsWith("/*", StringComparison.Ordinal)
        ? type.StartsWith(pattern.Substring(0, pattern.Length - 1), StringComparison.OrdinalIgnoreCase)
        : string.Equals(pattern, type, StringComparison.OrdinalIgnoreCase);

    private static bool IsPattern(string type)
    {
        var parts = type.Split('/');
        return parts.Length == 2 && parts[0] != "*" && parts.All(p => p.Length > 0 && p.All(c => c < 128 && (char.IsLetterOrDigit(c) || c is '.' or '+' or '-' or '*')))
            && (parts[1] == "*" || parts[1].IndexOf('*') < 0);
    }

    private static string Example(InputKind kind) => kind switch
    {
        InputKind.Image => "image/png or image/*",
        InputKind.Audio => "audio/wav or audio/*",
        _ => "application/pdf or text/*",
    };

    private static string Noun(InputKind kind) => kind switch
    {
        InputKind.Image => "pictures",
        InputKind.Audio => "sound",
        _ => "files",
    };

    private static string Number(long bytes) => bytes.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>How large attachments may be, and of which media types.</summary>
/// <param name="MaxBytes">The most bytes; null for any number.</param>
/// <param name="MediaTypes">Such as <c>image/png</c> or <c>image/*</c>; empty for all of the kind.</param>
public sealed record AttachmentLimits(long? MaxBytes, IReadOnlyList<string> MediaTypes);

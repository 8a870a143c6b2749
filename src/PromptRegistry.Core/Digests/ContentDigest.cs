using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Digests;

/// <summary>
/// SHA-256 over the canonical form of all that affects what a model receives or what a caller may rely on: the
/// manifest less version, description, owner and tags; each template's text with <c>\n</c> line ends; every included
/// partial. Equal digest means equal behaviour, so comments, key order and line ends do not count, but the order of
/// inputs does: callers pass them by position.
/// </summary>
public static class ContentDigest
{
    private const string Prefix = "sha256:";

    private static readonly HashSet<string> Ignored =
        new(["version", "description", "owner", "tags"], StringComparer.Ordinal);

    /// <param name="manifest">The manifest that the digest is of.</param>
    /// <param name="templates">The messages' template files, in any order; inline texts are in the manifest.</param>
    /// <param name="partials">Everything that they include, directly or not, in any order.</param>
    /// <param name="schemas">Schemas in files of their own, in any order; null for none.</param>
    /// <param name="examples">Few-shot examples in a file of their own; null for none.</param>
    /// <returns><c>sha256:</c> and 64 lower-case hexadecimal digits.</returns>
    public static string Compute(
        PromptManifest manifest, IEnumerable<DigestPart> templates, IEnumerable<DigestPart> partials, IEnumerable<DigestPart>? schemas = null,
        DigestPart? examples = null)
    {
        var canonical = new StringBuilder("promptregistry content 1\n");
        WriteManifest(canonical, manifest.Source);
        WriteParts(canonical, "template", templates);
        WriteParts(canonical, "partial", partials);
        WriteParts(canonical, "schema", schemas ?? []);
        WriteParts(canonical, "examples", examples is null ? [] : [examples]);
        return Hash(canonical.ToString());
    }

    private static void WriteManifest(StringBuilder canonical, YamlMapping manifest)
    {
        var entries = manifest.Entries
            .Where(e => !Ignored.Contains(e.Key.Value))
            .OrderBy(e => e.Key.Value, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            canonical.Append(entry.Key.Value).Append(' ');
            CanonicalJson.Write(canonical, entry.Value, keepOrder: entry.Key.Value == "inputs");
            canonical.Append('\n');
        }
    }

    private static void WriteParts(StringBuilder canonical, string kind, IEnumerable<DigestPart> parts)
    {
        foreach (var part in parts.OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            var text = part.Text.Replace("\r\n", "\n");
            canonical.Append(kind).Append(' ').Append(part.Name).Append(' ').Append(text.Length).Append('\n');
            canonical.Append(text).Append('\n');
        }
    }

    private static string Hash(string text) => OfBytes(Encoding.UTF8.GetBytes(text));

    /// <summary>The SHA-256 of bytes, as digests are written.</summary>
    internal static string OfBytes(byte[] bytes)
    {
        var digest = new StringBuilder(Prefix, Prefix.Length + 64);
        foreach (var b in Sha256(bytes))
            digest.Append(b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));

        return digest.ToString();
    }

    private static byte[] Sha256(byte[] bytes)
    {
#if NET
        return SHA256.HashData(bytes);
#else
        using var sha = SHA256.Create();
        return sha.ComputeHash(bytes);
#endif
    }
}

/// <summary>One text that a content digest covers.</summary>
/// <param name="Name">The template's or partial's name, as it is referred to.</param>
public sealed record DigestPart(string Name, string Text);

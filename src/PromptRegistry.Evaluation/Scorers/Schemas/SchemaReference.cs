using System.Globalization;
using System.Text.Json;

namespace PromptRegistry.Evaluation.Scorers.Schemas;

/// <summary>Follows a local reference, a JSON Pointer (RFC 6901) after <c>#</c>.</summary>
internal static class SchemaReference
{
    public static JsonElement? Resolve(JsonElement root, string reference) =>
        ResolvePointer(root, Uri.UnescapeDataString(reference[1..]));

    public static JsonElement? ResolvePointer(JsonElement root, string pointer)
    {
        var at = root;
        if (pointer.Length == 0) return at;
        if (pointer[0] != '/') return null;
        foreach (var part in pointer[1..].Split('/'))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(name, out var member))
            {
                at = member;
            }
            else if (at.ValueKind == JsonValueKind.Array
                && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index < at.GetArrayLength())
            {
                at = at[index];
            }
            else
            {
                return null;
            }
        }

        return at;
    }
}

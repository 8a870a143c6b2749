using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace PromptRegistry.Schemas;

/// <summary>A place of a JSON document. What fits is never written as a text: only the place above it is, where there are places below it.</summary>
internal readonly struct JsonPlace
{
    private readonly string? above;
    private readonly JsonProperty member;
    private readonly int index;

    private JsonPlace(string above, JsonProperty member, int index)
    {
        this.above = above;
        this.member = member;
        this.index = index;
    }

    public JsonPlace Of(JsonProperty property) => new(ToString(), property, -1);

    public JsonPlace Of(int item) => new(ToString(), default, item);

    /// <summary>A JSON Pointer (RFC 6901); empty for the whole document.</summary>
    public override string ToString() => above is null ? ""
        : index >= 0 ? $"{above}/{index.ToString(CultureInfo.InvariantCulture)}"
        : $"{above}/{member.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
}

/// <summary>Finds members of objects by names that stand in other JSON, without making texts of them.</summary>
internal static class JsonNames
{
    /// <summary>The member with the name of another one.</summary>
    public static bool TryGet(JsonElement value, JsonProperty named, out JsonElement member)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(named);
        return raw.Contains((byte)'\\') ? value.TryGetProperty(named.Name, out member) : value.TryGetProperty(raw, out member);
    }

    /// <summary>The member whose name a text is.</summary>
    public static bool TryGet(JsonElement value, JsonElement name, out JsonElement member)
    {
        var raw = JsonMarshal.GetRawUtf8Value(name);
        return raw.Contains((byte)'\\') ? value.TryGetProperty(name.GetString()!, out member) : value.TryGetProperty(raw[1..^1], out member);
    }
}

using System.Text.Json;

namespace PromptRegistry.Templates.Tests.Conformance;

/// <summary>One template with what the real engine answers.</summary>
internal sealed record ConformanceCase
{
    public required string Id { get; init; }

    public required string Category { get; init; }

    public required string Template { get; init; }

    public JsonElement Model { get; init; }

    public string? Expected { get; init; }

    public string? Error { get; init; }

    public string? ErrorPhase { get; init; }

    public string? ErrorFile { get; init; }

    public int ErrorLine { get; init; }

    public int ErrorColumn { get; init; }

    /// <summary>The message comes from the .NET libraries: only the phase counts.</summary>
    public bool IsHostMessage { get; init; }

    /// <summary>The engine's answer looks accidental.</summary>
    public bool IsQuirk { get; init; }

    public IReadOnlyDictionary<string, JsonElement> Options { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Null when no loader is set; a null text when the loader finds none.</summary>
    public IReadOnlyDictionary<string, string?>? Includes { get; init; }

    public static IReadOnlyList<ConformanceCase> Load(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return [.. document.RootElement.EnumerateArray().Select(Read)];
    }

    private static ConformanceCase Read(JsonElement json) => new()
    {
        Id = Text(json, "id")!,
        Category = Text(json, "category")!,
        Template = Text(json, "template")!,
        Model = json.TryGetProperty("model", out var model) ? model.Clone() : default,
        Expected = Text(json, "expected"),
        Error = Text(json, "error"),
        ErrorPhase = Text(json, "error_phase"),
        ErrorFile = Text(json, "error_file"),
        ErrorLine = Number(json, "error_line"),
        ErrorColumn = Number(json, "error_column"),
        IsHostMessage = HasTag(json, "host-message"),
        IsQuirk = HasTag(json, "quirk"),
        Options = Members(json, "options")?.ToDictionary(p => p.Name, p => p.Value.Clone()) ?? [],
        Includes = Members(json, "includes")?.ToDictionary(p => p.Name, p => p.Value.GetString()),
    };

    private static bool HasTag(JsonElement json, string tag) =>
        json.TryGetProperty("tags", out var tags) && tags.EnumerateArray().Any(item => item.GetString() == tag);

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static int Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : 0;

    private static JsonElement.ObjectEnumerator? Members(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject()
            : null;
}

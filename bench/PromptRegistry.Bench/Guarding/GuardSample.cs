using System.Text.Json;

namespace PromptRegistry.Bench.Guarding;

/// <summary>A text of a set.</summary>
/// <param name="Set">The set's name.</param>
internal sealed record GuardSample(string Set, string Text, bool IsAttack)
{
    /// <summary>JSON lines with <c>text</c>, <c>source</c> and for attacks <c>route</c>.</summary>
    public static IEnumerable<GuardSample> OfLines(string file, bool isAttack) => File.ReadLines(file).Where(l => l.Length > 0).Select(line =>
    {
        using var json = JsonDocument.Parse(line);
        var route = json.RootElement.TryGetProperty("route", out var given) ? $", {given.GetString()}" : "";
        return new GuardSample(json.RootElement.GetProperty("source").GetString() + route, json.RootElement.GetProperty("text").GetString()!, isAttack);
    });

    /// <summary>A text in each line of a file beside this code.</summary>
    public static IEnumerable<GuardSample> Own(string name, bool isAttack) =>
        File.ReadLines(Path.Combine(Repository.Root, "bench", "PromptRegistry.Bench", "Guarding", name)).Where(l => l.Length > 0).Select(l => new GuardSample(name, l, isAttack));
}

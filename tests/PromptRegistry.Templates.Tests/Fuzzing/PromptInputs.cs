using System.Text.Json;
using PromptRegistry.Templates.Tests.Binding;
using PromptRegistry.Templates.Tests.Corpus;

namespace PromptRegistry.Templates.Tests.Fuzzing;

/// <summary>The inputs of <see cref="PromptHarness"/> as C# can be given them.</summary>
internal static class PromptInputs
{
    private const string Values = """
        {
          "text": " Some text. ", "count": 3, "ratio": 0.5, "flag": true, "audience": "expert", "note": null,
          "points": ["one", "two"], "scores": { "x": 1, "y": 2 }, "day": "2026-03-04T00:00:00",
          "sources": [ { "title": "A", "url": "http://a" }, { "title": "B", "url": null } ]
        }
        """;

    public static IReadOnlyList<CorpusInput> All { get; } = Read();

    private static List<CorpusInput> Read()
    {
        using var json = JsonDocument.Parse(Values);
        return PromptHarness.Globals
            .Select(global => new CorpusInput(
                global.Name, global.Type, json.RootElement.GetProperty(global.Name).Clone()))
            .ToList();
    }
}

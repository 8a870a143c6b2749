using System.Text.Json;
using PromptRegistry.Templates.Tests.Binding;
using PromptRegistry.Templates.Tests.Corpus;
using PromptRegistry.Templates.Tests.Fuzzing;

namespace PromptRegistry.Templates.Tests.Oracle;

/// <summary>Values for the inputs that the tests share: ordinary ones, and those at the edges.</summary>
internal static class OracleInputs
{
    public static IReadOnlyList<IReadOnlyList<CorpusInput>> All { get; } =
    [
        PromptInputs.All,
        Read("""
            {
              "text": "Zeile eins\r\n  zwei\tdrei é😀 ß", "count": 2147483647, "ratio": -1.5e300, "flag": false, "audience": "general",
              "note": "", "points": [], "scores": {}, "day": "0001-01-01T00:00:00", "sources": []
            }
            """),
        Read("""
            {
              "text": "", "count": 0, "ratio": 0.1, "flag": true, "audience": "expert", "note": "a\nb\n", "points": ["", "b", "a", "b"],
              "scores": { "z": -1, "a": 0 }, "day": "2024-02-29T23:59:59", "sources": [ { "title": "İ <b>&", "url": null } ]
            }
            """),
    ];

    private static List<CorpusInput> Read(string values)
    {
        using var json = JsonDocument.Parse(values);
        return PromptHarness.Globals
            .Select(global => new CorpusInput(global.Name, global.Type, json.RootElement.GetProperty(global.Name).Clone()))
            .ToList();
    }
}

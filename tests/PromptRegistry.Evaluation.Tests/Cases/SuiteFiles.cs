using PromptRegistry.Core.Manifests;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.TestKit;

namespace PromptRegistry.Evaluation.Tests.Cases;

/// <summary>A prompt's folder for tests of suites.</summary>
internal sealed class SuiteFiles : TempDirectory
{
    private const string Manifest = """
        name: p
        version: 1.0.0
        inputs:
          text: { type: string }
          count: { type: integer, default: 1 }
          words: { type: "string[]", default: [] }
        messages: [{ role: user, content: "{{ text }} {{ count }} {{ words.size }}" }]
        """;

    public SuiteFiles(string suite) => Write("prompts/p/evals.yaml", suite);

    public string OutputSchema { get; init; } = "";

    public SuiteResult Parse()
    {
        var manifest = ManifestParser.Parse(Manifest + OutputSchema, "prompts/p/prompt.yaml", "p");
        Assert.Empty(manifest.Diagnostics);
        return SuiteParser.Parse(manifest.Manifest!, new DirectoryFiles(Path));
    }

    public IReadOnlyList<string> Findings() => [.. Parse().Diagnostics.Select(d => d.ToString())];
}

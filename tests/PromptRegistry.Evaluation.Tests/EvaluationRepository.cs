using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.TestKit;

namespace PromptRegistry.Evaluation.Tests;

/// <summary>
/// A prompt repository in a temporary folder, with one small prompt that asks for a number of sentences.
/// </summary>
internal sealed class EvaluationRepository : TempDirectory
{
    public const string Name = "summary";

    public const string Suite = """
        samples: 1
        cases:
          - id: one
            inputs: { text: "Ice melts. Ships sail. Bears hunt.", count: 1 }
            expected: Ice melts.
            tags: [short]
            critical: true
          - id: two
            inputs: { text: "Rain fell. Runners ran. Streets opened.", count: 2 }
            expected: Rain fell. Runners ran.
            tags: [long]
          - id: three
            inputs: { text: "Bees fly. Hives hum. Crops grow. Farms ask.", count: 3 }
            expected: Bees fly. Hives hum. Crops grow.
            tags: [long]
        scorers:
          - sentences: { equals: "{{ count }}" }
          - rouge-l: { minimum: 0.4 }
        gate: { level: strict }
        """;

    public EvaluationRepository(string suite = Suite, Uri? endpoint = null)
    {
        Write("promptregistry.yaml", $$"""
            providers:
              sample: { endpoint: "{{endpoint ?? new Uri("http://127.0.0.1:9/v1")}}", model: sample-rules }
            evaluation: { provider: sample }
            """);
        WritePrompt("Summarise the text. Write exactly {{ count }} sentences.");
        Write($"prompts/{Name}/evals.yaml", suite);
    }

    public DirectoryFiles Files => new(Path);

    public string RecordingsPath => Combine($"prompts/{Name}/recordings.jsonl");

    public string BaselinePath => Combine($"prompts/{Name}/baseline.json");

    public EvaluationRequest Request => new() { Files = Files };

    public void WritePrompt(string system, string settings = "temperature: 0")
    {
        Write($"prompts/{Name}/prompt.yaml", $$"""
            name: {{Name}}
            version: 1.0.0
            model: { name: gpt-4o-mini, {{settings}} }
            inputs:
              text: { type: string }
              count: { type: integer, default: 1 }
            messages:
              - { role: system, template: system.scriban }
              - { role: user, template: user.scriban }
            """);
        Write($"prompts/{Name}/system.scriban", system);
        Write($"prompts/{Name}/user.scriban", "<text>\n{{ text | string.replace \"</text>\" \"[/text]\" }}\n</text>");
    }

    public Task<EvaluationResult> RunAsync(EvaluationMode mode = EvaluationMode.Replay, bool accept = false) =>
        EvaluationRunner.RunAsync(Request with { Mode = mode, Accept = accept });
}

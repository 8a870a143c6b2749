using System.Globalization;
using System.Text;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Optimization.Running;
using PromptRegistry.Statistics;
using PromptRegistry.TestKit;

namespace PromptRegistry.Optimization.Tests;

/// <summary>A prompt that sorts tickets, vaguely, with a suite whose words no two cases share but the ones that matter.</summary>
internal sealed class TicketRepository : TempDirectory
{
    public const string Prompt = "tickets";

    public const string System = """
        You sort messages into account, billing, feature and outage.
        {{# tune #}}
        Choose a label.
        {{# end #}}
        Answer with the label alone.
        {{~ for demo in demos ~}}

        Message: {{ demo.inputs.message }}
        Label: {{ demo.output }}
        {{~ end ~}}
        """;

    public const string Manifest = """
        name: tickets
        version: 1.2.0
        description: Sorts tickets.   # the comment stays
        model: { name: tickets, temperature: 0, max-output-tokens: 5 }
        inputs:
          message: { type: string }
        messages:
          - { role: system, template: system.scriban }
          - { role: user, template: user.scriban }
        demos:
          - inputs: { message: "hello there" }
            output: feature

        # what it may take
        budget: { input-tokens: 5000 }
        """;

    public TicketRepository(int cases = 60, TicketModel? model = null)
    {
        Model = model ?? new TicketModel();
        Write("promptregistry.yaml", """
            providers:
              sample: { endpoint: "http://127.0.0.1:9/v1" }
            evaluation: { provider: sample }
            prices:
              tickets: { input: 1, output: 1 }
            """);
        Write("prompts/tickets/prompt.yaml", Manifest);
        Write("prompts/tickets/system.scriban", System);
        Write("prompts/tickets/user.scriban", "{{ message }}");
        Write("prompts/tickets/evals.yaml", "cases:\n  - from: cases.jsonl\nscorers:\n  - equals: {}\n");
        Write("prompts/tickets/cases.jsonl", Cases(cases));
    }

    public TicketModel Model { get; set; }

    public OptimizationRequest Request(string optimizer, ulong seed = 1) => new()
    {
        Evaluation = new EvaluationRequest { Files = new DirectoryFiles(Path), Mode = EvaluationMode.Record, ChatClients = (_, _) => Model },
        Prompt = Prompt,
        Optimizer = optimizer,
        Seed = seed,
    };

    public Task<OptimizationResult> RunAsync(string optimizer, ulong seed = 1) => OptimizationRunner.RunAsync(Request(optimizer, seed));

    /// <summary>Cases in turn of the labels, each with one word that matters and words of its own.</summary>
    public static string Cases(int count)
    {
        var random = new SplitMix64(7);
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            var (label, words) = TicketModel.Words.ElementAt(i % TicketModel.Words.Count);
            var word = words[(int)random.Below((ulong)words.Length)];
            text.Append(CultureInfo.InvariantCulture, $"{{\"id\":\"t{i}\",\"inputs\":{{\"message\":\"w{random.Below(10000)} x{random.Below(10000)} {word} y{random.Below(10000)} z{random.Below(10000)}\"}},\"expected\":\"{label}\",\"tags\":[\"{label}\"]}}\n");
        }

        return text.ToString();
    }
}

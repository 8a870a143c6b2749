using Microsoft.Extensions.AI;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Evaluation.Tests.Models;
using PromptRegistry.TestKit;

namespace PromptRegistry.Evaluation.Tests.Judging;

/// <summary>A repository with a prompt that answers, and one that judges its answers.</summary>
internal sealed class JudgeRepository : TempDirectory
{
    public const string Verdict = "properties: { reason: { type: string }, score: { type: number, minimum: 0, maximum: 1 } }, required: [reason, score]";

    public const string Judge = "judge: { prompt: judges/kind, minimum: 0.8, model: wise }";

    public JudgeRepository(string scorer = Judge, string cases = "", string judgeInputs = "output: { type: string, untrusted: true }", string verdict = Verdict)
    {
        Write("promptregistry.yaml", """
            providers:
              house: { endpoint: "http://127.0.0.1:9/v1" }
            evaluation: { provider: house }
            """);
        Write("prompts/answer/prompt.yaml", """
            name: answer
            version: 1.0.0
            model: { name: quick, temperature: 0 }
            inputs: { text: { type: string } }
            messages: [{ role: user, content: "{{ text }}" }]
            """);
        WriteSuite(scorer, cases);
        WriteJudge(judgeInputs, verdict);
    }

    public string RecordingsPath => Combine("prompts/answer/recordings.jsonl");

    public EvaluationRequest Request => new() { Files = new DirectoryFiles(Path), Prompts = ["answer"] };

    public void WriteSuite(string scorer, string more = "") => Write("prompts/answer/evals.yaml", $$"""
        {{more}}
        cases:
          - { id: hello, inputs: { text: hello } }
          - { id: bye, inputs: { text: bye } }
        scorers:
          - {{scorer}}
        """);

    public void WriteJudge(string inputs, string verdict, string system = "Is it kind?")
    {
        var name = inputs.Split(':')[0].Trim();
        Write("prompts/judges/kind/prompt.yaml", $$"""
            name: judges/kind
            version: 1.0.0
            model: { name: wise, temperature: 0 }
            inputs: { {{inputs}} }
            messages:
              - { role: system, content: "{{system}}" }
              - { role: user, template: user.scriban }
            output: { type: json, schema: { type: object, {{verdict}} } }
            """);
        Write("prompts/judges/kind/user.scriban", "<answer>\n{{ " + name + " | string.replace \"</answer>\" \"[/answer]\" }}\n</answer>");
    }

    /// <param name="judge">The judge's answer, by the name of the model, the last message, and how often that was asked before.</param>
    public async Task<PromptEvaluation> RunAsync(
        EvaluationMode mode = EvaluationMode.Replay, Func<string, string, int, string>? judge = null, bool accept = false)
    {
        var clients = new List<IChatClient>();
        var result = await EvaluationRunner.RunAsync(Request with
        {
            Mode = mode,
            Accept = accept,
            ChatClients = (_, model) =>
            {
                var client = new RuleClient((_, user, n) => model == "quick" ? $"You said {user}." : judge!(model, user, n));
                clients.Add(client);
                return client;
            },
        });
        clients.ForEach(client => client.Dispose());
        return Assert.Single(result.Prompts);
    }
}

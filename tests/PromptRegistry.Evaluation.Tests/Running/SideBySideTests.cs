using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Tests.Models;

namespace PromptRegistry.Evaluation.Tests.Running;

/// <summary>A suite over several models, and a case with all that was said.</summary>
public sealed class SideBySideTests
{
    [Fact]
    public async Task Each_model_is_asked_of_the_provider_that_names_it()
    {
        using var repository = new EvaluationRepository();
        repository.Write("promptregistry.yaml", """
            providers:
              sample: { endpoint: "http://127.0.0.1:9/v1" }
              also: { endpoint: "http://127.0.0.1:9/v1", model: gpt-4o-mini }
              far: { protocol: anthropic, endpoint: "http://127.0.0.1:9", model: claude }
            evaluation: { provider: sample }
            """);
        var asked = new System.Collections.Concurrent.ConcurrentBag<string>();
        var request = repository.Request with
        {
            Mode = EvaluationMode.Record,
            Models = ["gpt-4o-mini", "claude", "other"],
            ChatClients = (provider, model) =>
            {
                asked.Add($"{model} of {provider.Name}");
                return new ScriptedClient((_, _, _) => Task.FromResult(ScriptedClient.Response("One.")));
            },
        };

        var result = await EvaluationRunner.RunAsync(request, cancellation: TestContext.Current.CancellationToken);
        var replayed = await EvaluationRunner.RunAsync(request with { Mode = EvaluationMode.Replay }, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(["claude of far", "gpt-4o-mini of sample", "other of sample"], asked.Order(StringComparer.Ordinal));
        Assert.Equal([true, false, false], result.Prompts.Select(p => p.IsOwnModel));
        Assert.DoesNotContain(replayed.AllDiagnostics, d => d.Id == "PRM2004");
    }

    [Fact]
    public async Task Models_are_shown_side_by_side_and_only_the_prompts_own_decides()
    {
        using var repository = new EvaluationRepository();
        var request = repository.Request with
        {
            Mode = EvaluationMode.Record,
            Models = ["sample-rules", "other"],
            ChatClients = (_, model) => new ScriptedClient((number, messages, _) => Task.FromResult(
                ScriptedClient.Response(model == "other" ? "No" : string.Join(' ', messages[1].Text.Split('\n')[1].Split(". ").Take(int.Parse(Count(messages[0].Text), null)).Select(s => s.TrimEnd('.') + "."))))),
        };

        var result = await EvaluationRunner.RunAsync(request);

        Assert.Equal([("sample-rules", true, OutcomeCode.Passed), ("other", false, OutcomeCode.Regressed)], result.Prompts.Select(p => (p.Model, p.IsOwnModel, p.Code)));
        Assert.Equal(OutcomeCode.Passed, result.Code);
        Assert.DoesNotContain(result.AllDiagnostics, d => d.IsError);
        var text = new StringWriter();
        ConsoleReport.Write(result, text);
        Assert.Contains("summary         sample-rules *", text.ToString(), StringComparison.Ordinal);
        Assert.Matches(@"\nsentences +1\.000 \(100 %\) +0\.333 \(33 %\)\n", text.ToString());

        // Both are in one file, and neither is stale while both are asked.
        Assert.Equal(6, File.ReadAllLines(repository.RecordingsPath).Length);
        var pruned = await EvaluationRunner.RunAsync(request with { Prune = true });
        Assert.DoesNotContain(pruned.AllDiagnostics, d => d.Id == "PRM2013");
        Assert.Equal(6, File.ReadAllLines(repository.RecordingsPath).Length);
        Assert.Equal(OutcomeCode.Passed, (await EvaluationRunner.RunAsync(request with { Mode = EvaluationMode.Replay })).Code);
    }

    [Fact]
    public async Task A_case_is_shown_with_its_messages_answer_and_scores()
    {
        using var repository = new EvaluationRepository();
        using var client = new ScriptedClient("Ice melts.");
        var result = await EvaluationRunner.RunAsync(repository.Request with { Mode = EvaluationMode.Live, ChatClients = (_, _) => client, Show = "two", Prompts = ["summary"] });
        var text = new StringWriter();
        CaseReport.Write(result, text);
        var shown = text.ToString();
        foreach (var part in (string[])
            [
                "summary 1.0.0, case 'two' (long), sample-rules\nprompts/summary/evals.yaml(8,5)\n", "  input count:\n    2\n",
                "  system:\n    Summarise the text. Write exactly 2 sentences.\n", "  user:\n    <text>\n    Rain fell.", "  expected:\n    Rain fell. Runners ran.\n",
                "    Ice melts.\n", "sentences  failed",
            ])
        {
            Assert.Contains(part, shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_case_that_does_not_exist_is_named_with_the_nearest()
    {
        using var repository = new EvaluationRepository();
        var result = await EvaluationRunner.RunAsync(repository.Request with { Show = "tow", Prompts = ["summary"] });
        Assert.Equal(OutcomeCode.Usage, result.Code);
        Assert.Contains("has no case 'tow'. Did you mean 'two'?", Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2214").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_that_no_prompt_has_is_named()
    {
        using var repository = new EvaluationRepository();
        var result = await EvaluationRunner.RunAsync(repository.Request with { Show = "thre" });
        Assert.Equal(OutcomeCode.Usage, result.Code);
        Assert.Equal("No suite has a case 'thre'. Did you mean 'three'?", Assert.Single(result.Diagnostics).Message);
    }

    private static string Count(string system) => system.Split(' ')[^2];
}

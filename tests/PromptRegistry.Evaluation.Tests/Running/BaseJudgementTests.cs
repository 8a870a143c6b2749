using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Tests.Models;

namespace PromptRegistry.Evaluation.Tests.Running;

/// <summary>A change that also alters what it is judged by must pass the base's suite, too.</summary>
public sealed class BaseJudgementTests : IDisposable
{
    private readonly EvaluationRepository start = new();
    private readonly EvaluationRepository now = new();
    private readonly RuleClient model = new((system, user, _) => Answer(system, user));

    public void Dispose()
    {
        start.Dispose();
        now.Dispose();
        model.Dispose();
    }

    [Fact]
    public async Task Where_the_suite_did_not_change_nothing_more_is_run()
    {
        now.WritePrompt("Write 9.");
        now.Write("prompts/summary/evals.yaml", "# A remark.\n" + EvaluationRepository.Suite);
        var prompt = (await RecordAsync()).Prompts[0];
        Assert.Empty(prompt.SuiteChanges);
        Assert.DoesNotContain(prompt.Diagnostics, d => d.Id is "PRM2117" or "PRM2118");
        Assert.Equal(3, prompt.Usage.Asked);
    }

    [Fact]
    public async Task A_change_that_lowers_its_own_bar_fails_under_the_bar_of_the_base()
    {
        // The prompt now writes one sentence too many, and the same change lets that pass.
        now.WritePrompt("Write 9.");
        now.Write("prompts/summary/evals.yaml", EvaluationRepository.Suite
            .Replace("sentences: { equals: \"{{ count }}\" }", "sentences: { minimum: 1 }", StringComparison.Ordinal)
            .Replace("minimum: 0.4", "minimum: 0.1", StringComparison.Ordinal));

        var alone = await EvaluationRunner.RunAsync(Request with { Mode = EvaluationMode.Record, Base = null });
        Assert.Equal(OutcomeCode.Passed, alone.Code);

        var judged = await RecordAsync();
        var prompt = judged.Prompts[0];
        Assert.Equal((OutcomeCode.Regressed, Verdict.Failed), (judged.Code, prompt.Verdict));
        Assert.Equal(["scorers changed: 'rouge-l', 'sentences'"], prompt.SuiteChanges);
        Assert.Equal(
            "This change also alters what it is judged by (scorers changed: 'rouge-l', 'sentences'), so it is judged by the cases and the gate of origin/main as well.",
            Assert.Single(prompt.Diagnostics, d => d.Id == "PRM2117").Message);
        Assert.Contains(prompt.Diagnostics, d => d.Id == "PRM2118"
            && d.Message.StartsWith("Under the cases and the gate of origin/main: The critical case 'one' fails 'sentences'", StringComparison.Ordinal)
            && d.Message.EndsWith("(PRM2101, prompts/summary/evals.yaml(3,5) there)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Thresholds_of_the_suite_and_of_cases_and_their_own_scorers_are_part_of_the_bar()
    {
        start.Write("prompts/summary/evals.yaml", "threshold: 0.2\n" + EvaluationRepository.Suite
            .Replace("tags: [short]", "threshold: 0.2\n    tags: [short]", StringComparison.Ordinal)
            .Replace("    tags: [long]", "    scorers: [{ rouge-l: 0.3 }]\n    tags: [long]", StringComparison.Ordinal));
        now.Write("prompts/summary/evals.yaml", EvaluationRepository.Suite
            .Replace("tags: [short]", "threshold: 0.1\n    tags: [short]", StringComparison.Ordinal)
            .Replace("    tags: [long]", "    scorers: [{ rouge-l: 0.2 }]\n    tags: [long]", StringComparison.Ordinal));
        Assert.Equal(["cases changed: 'one', 'three', 'two'", "threshold 0.2 → none"], (await RecordAsync()).Prompts[0].SuiteChanges);
    }

    [Fact]
    public async Task A_removed_case_is_answered_by_the_new_prompt_and_recorded_in_the_new_tree()
    {
        start.WritePrompt("Write {{ count }}.");
        now.WritePrompt("Write exactly {{ count }}.");
        now.Write("prompts/summary/evals.yaml", WithoutCase("three"));
        var recorded = await RecordAsync(prune: true);
        Assert.Equal((OutcomeCode.Passed, Verdict.Passed), (recorded.Code, recorded.Prompts[0].Verdict));
        Assert.Equal(["case removed: 'three'"], recorded.Prompts[0].SuiteChanges);

        var replayed = await EvaluationRunner.RunAsync(Request);
        Assert.Equal(OutcomeCode.Passed, replayed.Code);

        // Pruning with the base keeps what the base's cases ask for.
        Assert.Equal(0, (await RecordAsync(prune: true)).Prompts[0].Recorded);
    }

    [Fact]
    public async Task In_replay_a_missing_answer_to_a_case_of_the_base_names_the_command()
    {
        now.WritePrompt("Write exactly {{ count }}.");
        now.Write("prompts/summary/evals.yaml", WithoutCase("three"));
        await EvaluationRunner.RunAsync(Request with { Mode = EvaluationMode.Record, Base = null });
        var result = await EvaluationRunner.RunAsync(Request);
        Assert.Equal((OutcomeCode.Invalid, Verdict.Invalid), (result.Code, result.Prompts[0].Verdict));
        Assert.Contains(
            "1 of 3 cases of 'summary' has no recorded answer to the prompt as it is now: 'three'."
            + " Record them: dotnet prompt eval summary --base origin/main --mode record",
            Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2118").Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_weaker_gate_is_named_and_the_base_s_gate_holds()
    {
        start.WritePrompt("Write {{ count }}.");
        await EvaluationRunner.RunAsync(start.Request with { Mode = EvaluationMode.Record, Accept = true, ChatClients = (_, _) => model });
        now.WritePrompt("Write 9, three first.");
        now.Write("prompts/summary/evals.yaml", EvaluationRepository.Suite.Replace("level: strict", "tolerance: 0.5", StringComparison.Ordinal).Replace("    critical: true\n", "", StringComparison.Ordinal));
        File.Copy(start.BaselinePath, now.BaselinePath);
        var prompt = (await RecordAsync()).Prompts[0];
        Assert.Equal(
            ["case changed: 'one'", "gate strict (tolerance 0.01, margin 0.05) → standard (tolerance 0.5, margin 0.05)"],
            prompt.SuiteChanges);
        Assert.Contains(prompt.Diagnostics, d => d.Id == "PRM2118" && d.Message.Contains("PRM2103", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cases_of_the_base_that_do_not_fit_the_prompt_any_more_do_not_judge_it()
    {
        now.WritePrompt("Write {{ amount }}.");
        now.Write("prompts/summary/prompt.yaml", now.Read("prompts/summary/prompt.yaml").Replace("  count: { type: integer, default: 1 }", "  amount: { type: integer, default: 1 }", StringComparison.Ordinal));
        now.Write("prompts/summary/evals.yaml", EvaluationRepository.Suite.Replace("count", "amount", StringComparison.Ordinal));
        var result = await RecordAsync();
        Assert.Equal((OutcomeCode.Passed, Verdict.Inconclusive), (result.Code, result.Prompts[0].Verdict));
        Assert.All(result.AllDiagnostics.Where(d => d.Id == "PRM2119"), d => Assert.Equal(DiagnosticSeverity.Warning, d.Severity));
        Assert.Contains(result.AllDiagnostics, d => d.Id == "PRM2119");
    }

    private EvaluationRequest Request => now.Request with { ChatClients = (_, _) => model, Base = new OtherVersion("origin/main", start.Files) };

    private Task<EvaluationResult> RecordAsync(bool prune = false) =>
        EvaluationRunner.RunAsync(Request with { Mode = EvaluationMode.Record, Prune = prune });

    private static string WithoutCase(string id)
    {
        var from = EvaluationRepository.Suite.IndexOf($"  - id: {id}", StringComparison.Ordinal);
        return EvaluationRepository.Suite.Remove(from, EvaluationRepository.Suite.IndexOf("scorers:", StringComparison.Ordinal) - from);
    }

    /// <summary>The first sentences of the text, as many as the system text has as its number.</summary>
    private static string Answer(string system, string user)
    {
        var sentences = user.Split('\n')[1].Split(". ");
        var count = int.Parse(system.First(char.IsAsciiDigit).ToString(), System.Globalization.CultureInfo.InvariantCulture);
        return string.Join(". ", sentences.Take(count)).TrimEnd('.') + ".";
    }
}

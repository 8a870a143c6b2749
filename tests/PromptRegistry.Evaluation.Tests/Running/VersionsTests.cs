using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Tests.Models;

namespace PromptRegistry.Evaluation.Tests.Running;

/// <summary>Two versions of a prompt over the same cases: side by side, and for cases that fell.</summary>
public sealed class VersionsTests : IDisposable
{
    private const string Good = "Say ok.";
    private const string Bad = "Say it.";

    /// <summary>Twelve cases; answers vary, so that nothing is taken for deterministic.</summary>
    private static readonly string Suite = "samples: 3\ncases:\n"
        + string.Concat(Enumerable.Range(0, 12).Select(i => $"  - {{ id: c{i:00}, inputs: {{ text: t{i:00} }} }}\n"))
        + "scorers:\n  - contains: ok\ngate: { level: standard }\n";

    private readonly EvaluationRepository before = new(Suite);
    private readonly EvaluationRepository now = new(Suite);

    public VersionsTests()
    {
        before.WritePrompt(Good, "temperature: 1");
        now.WritePrompt(Bad, "temperature: 1");
    }

    public void Dispose()
    {
        before.Dispose();
        now.Dispose();
    }

    [Fact]
    public async Task Both_versions_answer_the_same_cases_in_turn_and_then_replay_without_a_model()
    {
        using var model = new RuleClient((system, _, n) => system == Good || n == 0 ? $"ok {n}" : $"no {n}");
        var recorded = await RunAsync(model, EvaluationMode.Record, against: true);

        var prompt = Assert.Single(recorded.Prompts);
        Assert.Equal((Verdict.Regressed, "prod"), (prompt.Verdict, prompt.Against));
        Assert.Equal((12, 1.0), (prompt.Metrics[0].Compared, prompt.Metrics[0].Baseline));
        Assert.Contains(prompt.Diagnostics, d => d.Id == "PRM2102");
        Assert.Equal(12, prompt.OtherCases.Count);

        // In turn: neither version is asked for everything before the other.
        Assert.InRange(model.Systems.IndexOf(Good), 0, 12);
        Assert.InRange(model.Systems.IndexOf(Bad), 0, 12);

        var replayed = await EvaluationRunner.RunAsync(now.Request with { Against = Other });
        Assert.Equal(Json(recorded with { Mode = EvaluationMode.Replay }, asked: false), Json(replayed, asked: false));
        Assert.False(File.Exists(now.BaselinePath));
    }

    [Fact]
    public async Task The_same_recordings_give_the_same_bytes()
    {
        using var model = new RuleClient((system, user, n) => (user.GetHashCode(StringComparison.Ordinal) + n + system.Length) % 3 == 0 ? $"no {n}" : $"ok {n}");
        await RunAsync(model, EvaluationMode.Record, against: true);
        var one = await EvaluationRunner.RunAsync(now.Request with { Against = Other });
        var two = await EvaluationRunner.RunAsync(now.Request with { Against = Other });
        Assert.Equal(Json(one), Json(two));
        Assert.Equal(Text(one), Text(two));
        await EvaluationRunner.RunAsync(now.Request with { Accept = true });
        var baseline = File.ReadAllBytes(now.BaselinePath);
        File.Delete(now.BaselinePath);
        await EvaluationRunner.RunAsync(now.Request with { Accept = true });
        Assert.Equal(baseline, File.ReadAllBytes(now.BaselinePath));
    }

    [Fact]
    public async Task In_replay_answers_of_the_other_version_come_from_its_own_recordings_too()
    {
        using var model = new RuleClient((_, _, n) => $"ok {n}");
        await EvaluationRunner.RunAsync(before.Request with { Mode = EvaluationMode.Record, ChatClients = (_, _) => model });
        await RunAsync(model, EvaluationMode.Record, against: false);
        var result = await EvaluationRunner.RunAsync(now.Request with { Against = Other });
        Assert.Equal((Verdict.Passed, 12), (result.Prompts[0].Verdict, result.Prompts[0].Metrics[0].Compared));
    }

    [Fact]
    public async Task Missing_answers_of_the_other_version_name_the_command_that_records_them()
    {
        using var model = new RuleClient((_, _, n) => $"ok {n}");
        await RunAsync(model, EvaluationMode.Record, against: false);
        var result = await EvaluationRunner.RunAsync(now.Request with { Against = Other });
        Assert.Equal((OutcomeCode.Invalid, Verdict.Invalid), (result.Code, result.Prompts[0].Verdict));
        Assert.EndsWith(
            "12 of 12 cases of 'summary' have no recorded answer to the prompt as prod has it: 'c00', 'c01', 'c02', 'c03', 'c04' and 7 more."
            + " Record them: dotnet prompt eval summary --against prod --mode record",
            Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2004").Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cases_that_do_not_fit_the_other_version_are_told_of_and_left_out()
    {
        before.Write("prompts/summary/prompt.yaml", before.Read("prompts/summary/prompt.yaml")
            .Replace("text: { type: string }", "text: { type: enum, values: [t00, t01, t02, t03, t04, t05] }", StringComparison.Ordinal));
        before.Write("prompts/summary/user.scriban", "{{ text }}");
        using var model = new RuleClient((_, _, n) => $"ok {n}");
        var result = await RunAsync(model, EvaluationMode.Record, against: true);
        Assert.Equal(6, result.Prompts[0].Metrics[0].Compared);
        Assert.StartsWith("6 cases do not fit the inputs that prod has, so they are not compared: 'c06'", Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2108").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_version_that_cannot_be_read_is_invalid()
    {
        before.Write("prompts/summary/system.scriban", "{{ nobody }}");
        var result = await EvaluationRunner.RunAsync(now.Request with { Against = Other });
        Assert.Equal(OutcomeCode.Invalid, result.Code);
        Assert.StartsWith("'summary' as prod has it cannot be evaluated:", Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2120").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_that_fell_is_confirmed_on_fresh_samples_of_both_versions_and_then_by_every_replay()
    {
        using var model = new RuleClient((system, user, n) => system == Bad && user.Contains("t03", StringComparison.Ordinal) ? $"no {n}" : $"ok {n}");
        await AcceptBaselineAsync(model);

        // Pure replay of the first samples: open, with the command that settles it.
        await RecordFirstSamplesOnlyAsync(model);
        var open = await EvaluationRunner.RunAsync(now.Request with { Measured = Measured });
        Assert.Equal((OutcomeCode.Passed, Verdict.Inconclusive), (open.Code, open.Prompts[0].Verdict));
        Assert.EndsWith(
            "it takes 6 fresh samples of both versions to tell, which are not recorded. Ask for them: dotnet prompt eval summary --mode record.",
            Assert.Single(open.AllDiagnostics, d => d.Id == "PRM2114").Message,
            StringComparison.Ordinal);

        var confirmed = await RunAsync(model, EvaluationMode.Record, against: false);
        Assert.Equal((OutcomeCode.Regressed, Verdict.Regressed), (confirmed.Code, confirmed.Prompts[0].Verdict));
        Assert.Contains("'c03' (3 of 3 → 0 of 3; fresh: 6 of 6 → 0 of 6)", Assert.Single(confirmed.AllDiagnostics, d => d.Id == "PRM2113").Message, StringComparison.Ordinal);
        Assert.Equal(12, confirmed.Prompts[0].Recorded);

        var replayed = await EvaluationRunner.RunAsync(now.Request with { Measured = Measured });
        Assert.Equal((OutcomeCode.Regressed, Verdict.Regressed), (replayed.Code, replayed.Prompts[0].Verdict));

        // Fresh samples are asked for, so pruning keeps them.
        var pruned = await EvaluationRunner.RunAsync(now.Request with { Measured = Measured, Mode = EvaluationMode.Record, Prune = true, ChatClients = (_, _) => model });
        Assert.Equal((OutcomeCode.Regressed, 0), (pruned.Code, pruned.Prompts[0].Usage.Asked));
    }

    [Fact]
    public async Task A_case_that_fell_is_confirmed_also_where_vectors_choose_the_examples_of_both_versions()
    {
        await using var host = await ProtocolHost.StartAsync(Core.Settings.ModelProtocol.OpenAI);
        foreach (var (repository, system) in ((EvaluationRepository, string)[])[(before, Good), (now, Bad)])
        {
            repository.WritePrompt(system + "{{ for d in demos }}{{ d.output }}{{ end }}", "temperature: 1");
            repository.Write("prompts/summary/prompt.yaml", repository.Read("prompts/summary/prompt.yaml") + "\ndemos: { from: examples.jsonl, select: { k: 1, by: similarity, model: letters } }\n");
            repository.Write("prompts/summary/examples.jsonl", "{\"inputs\": {\"text\": \"t0\"}, \"output\": \"\"}\n{\"inputs\": {\"text\": \"bees\"}, \"output\": \" 9\"}\n");
            repository.Write("promptregistry.yaml", $"providers: {{ sample: {{ endpoint: \"{host.Endpoint}\", model: sample-rules }} }}\nevaluation: {{ provider: sample }}\nembeddings: {{ provider: sample, model: letters }}\n");
        }

        using var model = new RuleClient((system, user, n) => system == Bad && user.Contains("t03", StringComparison.Ordinal) ? $"no {n}" : $"ok {n}");
        await AcceptBaselineAsync(model);

        var confirmed = await RunAsync(model, EvaluationMode.Record, against: false);

        Assert.Contains("'c03' (3 of 3 → 0 of 3; fresh: 6 of 6 → 0 of 6)", Assert.Single(confirmed.AllDiagnostics, d => d.Id == "PRM2113").Message, StringComparison.Ordinal);
        var asked = host.Requests.Count;
        Assert.Equal(Verdict.Regressed, (await EvaluationRunner.RunAsync(now.Request with { Measured = Measured })).Prompts[0].Verdict);
        Assert.Equal((2 * (12 + 2), asked), (asked, host.Requests.Count));
    }

    [Fact]
    public async Task A_case_that_fell_by_chance_is_cleared()
    {
        // The new prompt fails the case's first three samples, and none after them.
        using var model = new RuleClient((system, user, n) => system == Bad && n < 3 && user.Contains("t03", StringComparison.Ordinal) ? $"no {n}" : $"ok {n}");
        await AcceptBaselineAsync(model);
        var result = await RunAsync(model, EvaluationMode.Record, against: false);
        Assert.Equal(OutcomeCode.Passed, result.Code);
        Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2115");
        Assert.DoesNotContain(result.AllDiagnostics, d => d.Id is "PRM2113" or "PRM2114");
    }

    [Fact]
    public async Task Without_the_prompt_that_the_baseline_measured_nothing_is_asked()
    {
        using var model = new RuleClient((system, user, n) => system == Bad && user.Contains("t03", StringComparison.Ordinal) ? $"no {n}" : $"ok {n}");
        await AcceptBaselineAsync(model);
        before.WritePrompt("Say something else.", "temperature: 1");
        var result = await RunAsync(model, EvaluationMode.Record, against: false);
        Assert.Equal(36, result.Prompts[0].Usage.Asked);
        Assert.Contains("was not found in git. Measure both versions:", Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2114").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_snapshot_of_the_model_cannot_be_compared_but_side_by_side_it_can()
    {
        using var model = new RuleClient((_, _, n) => $"ok {n}") { Snapshot = "sample-1" };
        await AcceptBaselineAsync(model);
        model.Snapshot = "sample-2";
        Assert.Equal(Verdict.Invalid, (await RunAsync(model, EvaluationMode.Live, against: false)).Prompts[0].Verdict);
        Assert.Equal(Verdict.Passed, (await RunAsync(model, EvaluationMode.Live, against: true)).Prompts[0].Verdict);
    }

    private Outcome<OtherVersion> Other(string prompt) => Outcome<OtherVersion>.Success(new OtherVersion("prod", before.Files));

    private IEnumerable<OtherVersion> Measured(string prompt, Baseline baseline) => [new OtherVersion("v1", before.Files)];

    private Task<EvaluationResult> RunAsync(RuleClient model, EvaluationMode mode, bool against) => EvaluationRunner.RunAsync(now.Request with
    {
        Mode = mode,
        ChatClients = (_, _) => model,
        Against = against ? Other : null,
        Measured = Measured,
    });

    /// <summary>What the good prompt scored becomes the baseline of the other.</summary>
    private async Task AcceptBaselineAsync(RuleClient model)
    {
        var accepted = await EvaluationRunner.RunAsync(before.Request with { Mode = EvaluationMode.Record, Accept = true, ChatClients = (_, _) => model });
        Assert.True(accepted.Prompts[0].Accepted, string.Join("\n", accepted.AllDiagnostics));
        File.Copy(before.BaselinePath, now.BaselinePath);
    }

    private async Task RecordFirstSamplesOnlyAsync(RuleClient model)
    {
        var recorded = await EvaluationRunner.RunAsync(now.Request with { Mode = EvaluationMode.Record, ChatClients = (_, _) => model });
        Assert.Equal(36, recorded.Prompts[0].Recorded);
    }

    private static string Json(EvaluationResult result, bool asked = true)
    {
        using var stream = new MemoryStream();
        JsonReport.Write(asked ? result : result with { Prompts = [.. result.Prompts.Select(p => p with { Recorded = 0, Usage = p.Usage with { Asked = 0 } })] }, stream, withAnswers: true);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Text(EvaluationResult result)
    {
        using var text = new StringWriter();
        ConsoleReport.Write(result, text);
        return text.ToString();
    }
}

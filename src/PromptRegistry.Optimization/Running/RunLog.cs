using System.Text.Encodings.Web;
using System.Text.Json;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Optimization.Data;
using PromptRegistry.Optimization.Search;
using PromptRegistry.Optimization.Tuning;

namespace PromptRegistry.Optimization.Running;

/// <summary>
/// A run's folder, <c>optimizations/&lt;id&gt;/</c>: <c>run.json</c> says what was searched, how, and what came of it;
/// <c>recordings.jsonl</c> has every answer; <c>result/</c> the changed files. The same run gives the same bytes: no clock, no
/// machine and no order of arrival is in them.
/// </summary>
internal sealed class RunLog(OptimizationRequest request, ScoringSession session, CaseSplit split, string folder)
{
    private static readonly JsonWriterOptions Written = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IEvaluationFiles files = request.Evaluation.Files;

    /// <summary>Where a run is written.</summary>
    public static string FolderOf(string id) => $"optimizations/{id}";

    /// <param name="report">What was found; null while the search goes on.</param>
    public void Write(SearchRun search, OptimizationReport? report)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Written))
        {
            json.WriteStartObject();
            Setup(json);
            json.WriteStartArray("candidates");
            foreach (var candidate in search.Candidates) Write(json, candidate);
            json.WriteEndArray();
            json.WriteNumber("best", search.Best.Number);
            if (report is not null) Write(json, report);
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        var content = buffer.ToArray();
        var path = $"{folder}/run.json";
        if (files.Read(path) is not { } old || !old.AsSpan().SequenceEqual(content)) files.Write(path, content);
        if (report is null) return;
        foreach (var stale in files.FindFiles($"{folder}/result").Where(f => !report.Files.ContainsKey(f[$"{folder}/result/".Length..]))) files.Delete(stale);
        foreach (var (changed, text) in report.Files) files.Write($"{folder}/result/{changed}", text);
        session.Save();
    }

    private void Setup(Utf8JsonWriter json)
    {
        json.WriteString(session is ProgramSession ? "program" : "prompt", request.Prompt);
        json.WriteString("digest", session.Present.Digest);
        json.WriteString("suite", session.Suite.Digest);
        var parts = SuiteParts.Of(session.Suite);
        json.WriteString("data", parts.Data);
        json.WriteString("scorers", parts.Scorers);
        json.WriteString("optimizer", request.Optimizer);
        json.WriteString("provider", session.Provider);
        json.WriteString("model", session.Present.Model);
        if (request.Model is not null) Optional("insteadOf", session.OwnModel);
        Optional("teacher", request.Teacher);
        Optional("proposer", request.Proposer);
        json.WriteNumber("seed", request.Seed);
        json.WriteStartObject("split");
        if (request.SplitFile is { } from) json.WriteString("from", from);
        else json.WriteString("shares", request.Split.ToString());
        Ids("train", split.Train);
        Ids("validation", split.Validation);
        Ids("test", split.Test.ForLog());
        json.WriteEndObject();
        json.WriteStartObject("limits");
        if (request.Evaluation.Budget.MaxCalls is { } calls) json.WriteNumber("calls", calls);
        if (request.Evaluation.Budget.MaxCost is { } cost) json.WriteNumber("costUsd", cost);
        if (request.Evaluation.Budget.MaxTime is { } time) json.WriteNumber("seconds", time.TotalSeconds);
        if (request.UntilScore is { } score) json.WriteNumber("untilScore", score);
        if (request.Candidates is { } candidates) json.WriteNumber("candidates", candidates);
        if (request.Demos is { } demos) json.WriteNumber("demos", demos);
        json.WriteNumber("rounds", request.Rounds);
        json.WriteEndObject();
        foreach (var (key, values) in request.Settings.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            json.WriteStartArray($"vary {key}");
            foreach (var value in values) json.WriteStringValue(value);
            json.WriteEndArray();
        }

        void Optional(string name, string? value)
        {
            if (value is not null) json.WriteString(name, value);
        }

        void Ids(string name, IReadOnlyList<string> ids)
        {
            json.WriteStartArray(name);
            foreach (var id in ids) json.WriteStringValue(id);
            json.WriteEndArray();
        }
    }

    private static void Write(Utf8JsonWriter json, Candidate candidate)
    {
        json.WriteStartObject();
        json.WriteNumber("number", candidate.Number);
        json.WriteStartArray("parents");
        foreach (var parent in candidate.Parents) json.WriteNumberValue(parent.Number);
        json.WriteEndArray();
        json.WriteString("origin", candidate.Origin);
        json.WriteString("outcome", Outcome(candidate));
        if (candidate.Reason is { } reason) json.WriteString("reason", reason);
        if (candidate.Version is { } version) json.WriteString("digest", version.Digest);
        Write(json, candidate.Change);
        json.WriteStartObject("scores");
        foreach (var (id, score) in candidate.Scores)
        {
            if (score is { } number) json.WriteNumber(id, Math.Round(number, 6));
            else json.WriteNull(id);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PromptChange change)
    {
        json.WriteStartObject("change");
        foreach (var (region, text) in change.Texts) json.WriteString(region, text);
        foreach (var (key, value) in change.Settings) json.WriteString(key, value);
        if (change.Demos is { } demos)
        {
            json.WriteStartArray("demos");
            foreach (var demo in demos)
            {
                json.WriteStartObject();
                json.WriteString("case", demo.Case);
                json.WriteString("inputs", demo.Inputs);
                json.WriteString("output", demo.Output);
                json.WriteBoolean("answered", demo.IsAnswered);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, OptimizationReport report)
    {
        if (report.Stopped is { } stopped) json.WriteString("stopped", stopped);
        json.WriteStartObject("spent");
        json.WriteNumber("calls", report.Spending.Calls);
        json.WriteNumber("inputTokens", report.Spending.InputTokens);
        json.WriteNumber("outputTokens", report.Spending.OutputTokens);
        json.WriteNumber("costUsd", Math.Round(report.Spending.CostUsd, 6));
        json.WriteEndObject();
        Write(json, "validation", report.Validation);
        json.WriteNumber("optimism", Math.Round(report.Optimism, 6));
        if (report.Test is { } test) Write(json, "test", test);
        foreach (var step in report.Steps)
        {
            json.WriteStartObject($"step {step.Prompt}");
            json.WriteNumber("cases", step.Cases);
            json.WriteNumber("difference", Math.Round(step.Difference, 6));
            json.WriteEndObject();
        }

        if (report.OtherModel is { } other) Write(json, $"test of {other.Model}", other.Test);
        if (report.Gate is { } gate) json.WriteString("gate", gate.Verdict.ToString().ToLowerInvariant());
        json.WriteBoolean("confirmed", report.IsConfirmed);
    }

    private static void Write(Utf8JsonWriter json, string name, SplitScores scores)
    {
        json.WriteStartObject(name);
        json.WriteNumber("cases", scores.Cases);
        json.WriteNumber("before", Math.Round(scores.Before.Mean, 6));
        json.WriteNumber("after", Math.Round(scores.After.Mean, 6));
        json.WriteNumber("difference", Math.Round(scores.Difference, 6));
        if (scores.DifferenceInterval is { } interval)
        {
            json.WriteNumber("lower", Math.Round(interval.Lower, 6));
            json.WriteNumber("upper", Math.Round(interval.Upper, 6));
        }

        json.WriteNumber("p", Math.Round(scores.P, 6));
        json.WriteEndObject();
    }

    /// <summary>In one word.</summary>
    public static string Outcome(Candidate candidate) => candidate switch
    {
        { Number: 0 } => "original",
        { State: CandidateState.NotBetter } => "not-better",
        _ => candidate.State.ToString().ToLowerInvariant(),
    };
}

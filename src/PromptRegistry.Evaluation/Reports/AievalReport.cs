using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Reports;

/// <summary>
/// A result as the files that <c>dotnet aieval report</c> reads: <c>results/{execution}/{scenario}/{iteration}.json</c>, format version 1 of
/// Microsoft.Extensions.AI.Evaluation.Reporting. A scenario is a case, an iteration a sample; the execution's name follows from what was evaluated, so that
/// the same prompts write the same files.
/// </summary>
public static class AievalReport
{
    /// <summary>So many cases of all prompts are written, the failing ones first: each sample is a file.</summary>
    public const int MostCases = 1000;

    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The files, by their path below the folder that <c>aieval</c> is given.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="now">The time that the files say they were made at.</param>
    public static IEnumerable<(string Path, byte[] Content)> Files(EvaluationResult result, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(result);
        var execution = "eval-" + Hash(string.Join('\n', result.Prompts.Select(p => $"{p.Prompt} {p.Digest} {p.Suite?.Digest} {p.Model}")));
        var cases = result.Prompts.SelectMany(p => CaseStanding.Of(p).Select(s => (Prompt: p, s.Result, Order: s.Failing is null ? 1 : 0)))
            .OrderBy(c => c.Order).Take(MostCases);
        foreach (var (prompt, @case, _) in cases)
        {
            var scenario = Segment($"{prompt.Prompt.Replace('/', '.')}.{@case.Case.Id}{(prompt.IsOwnModel ? "" : $".{prompt.Model}")}");
            foreach (var sample in @case.Samples)
            {
                if (sample.Answer is not { } answer) continue;
                var iteration = FormattableString.Invariant($"{sample.Index + 1}");
                yield return ($"results/{execution}/{scenario}/{iteration}.json", Write(prompt, @case, sample, answer, (execution, scenario, iteration), now));
            }
        }
    }

    private static byte[] Write(
        PromptEvaluation prompt, CaseResult @case, SampleResult sample, ModelAnswer answer, (string Execution, string Scenario, string Iteration) name, DateTimeOffset now)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("scenarioName", name.Scenario);
            json.WriteString("iterationName", name.Iteration);
            json.WriteString("executionName", name.Execution);
            json.WriteString("creationTime", now.UtcDateTime);
            json.WriteStartArray("messages");
            foreach (var message in @case.Messages) Message(json, message.Role, message.Shown);
            json.WriteEndArray();
            json.WriteStartObject("modelResponse");
            json.WriteStartArray("messages");
            Message(json, "assistant", answer.Shown);
            json.WriteEndArray();
            json.WriteString("modelId", answer.Model);
            Usage(json, answer);
            json.WriteEndObject();
            json.WriteStartObject("evaluationResult");
            json.WriteStartObject("metrics");
            for (var i = 0; i < sample.Scores.Count; i++)
            {
                if (sample.Scores[i] is { } score) Metric(json, prompt.Suite!.Scorers[i].Info, score);
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject("chatDetails");
            json.WriteStartArray("turnDetails");
            json.WriteStartObject();
            json.WriteNumber("latency", Math.Round(answer.Latency.TotalSeconds, 3));
            json.WriteString("model", answer.Model);
            Usage(json, answer);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartArray("tags");
            foreach (var tag in @case.Case.Tags) json.WriteStringValue(tag);
            if (@case.Case.Critical) json.WriteStringValue("critical");
            json.WriteEndArray();
            json.WriteNumber("formatVersion", 1);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void Message(Utf8JsonWriter json, string role, string text)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteStartArray("contents");
        json.WriteStartObject();
        json.WriteString("$type", "text");
        json.WriteString("text", text);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Usage(Utf8JsonWriter json, ModelAnswer answer)
    {
        json.WriteStartObject("usage");
        if (answer.InputTokens is { } input) json.WriteNumber("inputTokenCount", input);
        if (answer.OutputTokens is { } output) json.WriteNumber("outputTokenCount", output);
        if (answer.InputTokens + answer.OutputTokens is { } total) json.WriteNumber("totalTokenCount", total);
        json.WriteEndObject();
    }

    /// <summary>What is not scored has no value and an error, which the report shows as such.</summary>
    private static void Metric(Utf8JsonWriter json, ScorerInfo scorer, Score score)
    {
        json.WriteStartObject(scorer.Id);
        json.WriteString("$type", score.IsScored ? "numeric" : "none");
        json.WriteString("name", scorer.Id);
        if (score.IsScored) json.WriteNumber("value", score.Value);
        if (score.Reason is { } why && score.IsScored) json.WriteString("reason", why);
        json.WriteStartObject("interpretation");
        json.WriteString("rating", !score.IsScored ? "inconclusive" : score.Passed ? "good" : "unacceptable");
        json.WriteBoolean("failed", scorer.IsGating && !score.Passed);
        if (score.Reason is { } reason) json.WriteString("reason", reason);
        json.WriteEndObject();
        if (!score.IsScored)
        {
            json.WriteStartArray("diagnostics");
            json.WriteStartObject();
            json.WriteString("severity", "error");
            json.WriteString("message", score.Reason);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>A name that is one on every file system; what differs only in other characters differs in its end.</summary>
    private static string Segment(string name)
    {
        var plain = string.Concat(name.Take(100).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_')).Trim('.');
        return plain == name ? name : $"{plain}-{Hash(name)}";
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
}

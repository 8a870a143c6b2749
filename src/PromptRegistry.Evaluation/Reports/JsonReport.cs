using System.Text.Encodings.Web;
using System.Text.Json;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Reports;

/// <summary>
/// A result as JSON for other programs. Members are added in later versions, never renamed; <c>format</c> counts other
/// changes.
/// </summary>
public static class JsonReport
{
    public const int Format = 1;

    public static void Write(EvaluationResult result, Stream output, bool withAnswers = false)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
        json.WriteStartObject();
        json.WriteNumber("format", Format);
        json.WriteString("mode", result.Mode.ToString().ToLowerInvariant());
        json.WriteString("verdict", VerdictText.Of(result.Code));
        json.WriteNumber("exitCode", (int)result.Code);
        Diagnostics(json, result.Diagnostics);
        json.WriteStartArray("prompts");
        foreach (var prompt in result.Prompts) Prompt(json, prompt, withAnswers);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Prompt(Utf8JsonWriter json, PromptEvaluation prompt, bool withAnswers)
    {
        json.WriteStartObject();
        json.WriteString("name", prompt.Prompt);
        json.WriteString("version", prompt.Version);
        json.WriteString("digest", prompt.Digest);
        json.WriteString("model", prompt.Model);
        json.WriteString("verdict", VerdictText.Of(prompt));
        json.WriteNumber("exitCode", (int)prompt.Code);
        json.WriteString("detection", prompt.Detection.ToString().ToLowerInvariant());
        json.WriteString("suite", prompt.Suite?.Digest);
        json.WriteNumber("samples", prompt.Suite?.Samples ?? 0);
        json.WriteBoolean("accepted", prompt.Accepted);
        json.WriteNumber("recorded", prompt.Recorded);
        json.WriteStartArray("missing");
        foreach (var id in prompt.Missing) json.WriteStringValue(id);
        json.WriteEndArray();
        Usage(json, prompt.Usage);
        json.WriteStartArray("metrics");
        foreach (var metric in prompt.Metrics) Metric(json, metric);
        json.WriteEndArray();
        json.WriteStartArray("cases");
        foreach (var @case in prompt.Cases) Case(json, prompt, @case, withAnswers);
        json.WriteEndArray();
        Diagnostics(json, prompt.Diagnostics);
        json.WriteEndObject();
    }

    private static void Usage(Utf8JsonWriter json, EvaluationUsage usage)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("answers", usage.Answers);
        json.WriteNumber("asked", usage.Asked);
        json.WriteNumber("inputTokens", usage.InputTokens);
        json.WriteNumber("outputTokens", usage.OutputTokens);
        Number(json, "costUsd", usage.CostUsd);
        json.WriteNumber("latencyMedianMs", (long)usage.MedianLatency.TotalMilliseconds);
        json.WriteNumber("latencyP95Ms", (long)usage.LatencyP95.TotalMilliseconds);
        json.WriteEndObject();
    }

    private static void Metric(Utf8JsonWriter json, MetricComparison metric)
    {
        json.WriteStartObject();
        json.WriteString("scorer", metric.Scorer);
        json.WriteString("slice", metric.Slice);
        json.WriteNumber("cases", metric.Cases);
        json.WriteNumber("compared", metric.Compared);
        Number(json, "baseline", metric.Baseline);
        Number(json, "candidate", metric.Candidate);
        Number(json, "drop", metric.Drop);
        Number(json, "passRate", metric.PassRate);
        Number(json, "p", metric.P);
        Number(json, "adjustedP", metric.AdjustedP);
        Number(json, "minimumDetectableEffect", metric.MinimumDetectableEffect);
        json.WriteEndObject();
    }

    private static void Case(Utf8JsonWriter json, PromptEvaluation prompt, CaseResult result, bool withAnswers)
    {
        json.WriteStartObject();
        json.WriteString("id", result.Case.Id);
        json.WriteBoolean("critical", result.Case.Critical);
        json.WriteStartArray("tags");
        foreach (var tag in result.Case.Tags) json.WriteStringValue(tag);
        json.WriteEndArray();
        json.WriteStartArray("samples");
        foreach (var sample in result.Samples)
        {
            json.WriteStartObject();
            if (withAnswers) json.WriteString("answer", sample.Answer?.Text);
            json.WriteString("problem", sample.Problem);
            json.WriteStartObject("scores");
            for (var i = 0; i < sample.Scores.Count; i++)
            {
                if (sample.Scores[i] is { } score) Cell(json, prompt.Suite!.Scorers[i].Info.Id, score);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Cell(Utf8JsonWriter json, string scorer, Score score)
    {
        json.WriteStartObject(scorer);
        json.WriteString("state", score.State.ToString().ToLowerInvariant());
        Number(json, "score", score.Value);
        Number(json, "raw", score.Raw);
        json.WriteString("reason", score.Reason);
        json.WriteEndObject();
    }

    private static void Diagnostics(Utf8JsonWriter json, IReadOnlyList<Diagnostic> diagnostics)
    {
        json.WriteStartArray("diagnostics");
        foreach (var diagnostic in diagnostics)
        {
            json.WriteStartObject();
            json.WriteString("id", diagnostic.Id);
            json.WriteString("severity", diagnostic.Severity.ToString().ToLowerInvariant());
            json.WriteString("path", diagnostic.Location.Path);
            json.WriteNumber("line", diagnostic.Location.Line);
            json.WriteNumber("column", diagnostic.Location.Column);
            json.WriteString("message", diagnostic.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) json.WriteNumber(name, Math.Round(number, 9));
        else json.WriteNull(name);
    }
}

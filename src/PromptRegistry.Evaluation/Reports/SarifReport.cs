using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Evaluation.Reports;

/// <summary>
/// A result as SARIF 2.1.0: each finding at its line, and each failing case at its line of the suite. Fingerprints stay the same while lines and scores move,
/// so that GitHub's code scanning knows a finding again.
/// </summary>
public static class SarifReport
{
    /// <summary>GitHub takes at most 5,000 results of a run into account for alerts.</summary>
    private const int MostResults = 5000;

    private const int MostLetters = 500;

    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="result">What was found.</param>
    /// <param name="output">Gets UTF-8; it stays open.</param>
    /// <param name="folder">The prompt repository's place below the root of the sources: empty, or ending in <c>/</c>.</param>
    /// <param name="help">The page about a kind of finding, as Markdown; null where there is none.</param>
    public static void Write(EvaluationResult result, Stream output, string folder = "", Func<DiagnosticDescriptor, string?>? help = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        var all = result.AllDiagnostics.Concat(result.Prompts.SelectMany(FailingCases)).OrderByDescending(d => d.Severity).Take(MostResults).ToList();
        var rules = all.Select(d => d.Descriptor).DistinctBy(d => d.Id).OrderBy(d => d.Id, StringComparer.Ordinal).ToList();
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        Tool(json, rules, help);
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var finding in all) Result(json, finding, rules.FindIndex(r => r.Id == finding.Id), folder, seen);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A case that fails, as a finding at its line: a warning where its prompt does not pass, else a note.</summary>
    private static IEnumerable<Diagnostic> FailingCases(PromptEvaluation prompt) =>
        from standing in CaseStanding.Of(prompt)
        let sample = standing.Failing
        where sample is not null
        let reasons = string.Join("; ", CaseStanding.Reasons(prompt.Suite!, sample))
        let texts = string.Join(". ", CaseTexts.Of(prompt, standing, MostLetters).Select(t => $"{t.Name}: {t.Text}"))
        select new Diagnostic(
            EvaluationDiagnostics.FailingCase, standing.Result.Case.Location,
            $"The case '{standing.Result.Case.Id}' of '{prompt.Prompt}' does not pass{(standing.IsWorse ? ", and passed before" : "")}. {CaseTexts.Short(reasons, MostLetters)}. {texts}")
        {
            Severity = prompt.Code == OutcomeCode.Passed ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning,
        };

    private static void Tool(Utf8JsonWriter json, List<DiagnosticDescriptor> rules, Func<DiagnosticDescriptor, string?>? help)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "PromptRegistry");
        json.WriteString("semanticVersion", typeof(SarifReport).Assembly.GetName().Version?.ToString(3));
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Id);
            json.WriteStartObject("shortDescription");
            json.WriteString("text", rule.Title);
            json.WriteEndObject();
            json.WriteStartObject("fullDescription");
            json.WriteString("text", rule.Title + ".");
            json.WriteEndObject();
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", Level(rule.Severity));
            json.WriteEndObject();
            if (help?.Invoke(rule) is { } page)
            {
                json.WriteStartObject("help");
                json.WriteString("text", page);
                json.WriteString("markdown", page);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Result(Utf8JsonWriter json, Diagnostic finding, int rule, string folder, Dictionary<string, int> seen)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Id);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", Level(finding.Severity));
        json.WriteStartObject("message");
        json.WriteString("text", finding.Message);
        json.WriteEndObject();
        json.WriteStartArray("locations");
        if (finding.Location.Path.Length > 0)
        {
            json.WriteStartObject();
            json.WriteStartObject("physicalLocation");
            json.WriteStartObject("artifactLocation");
            json.WriteString("uri", string.Join('/', (folder + finding.Location.Path).Split('/').Select(Uri.EscapeDataString)));
            json.WriteString("uriBaseId", "%SRCROOT%");
            json.WriteEndObject();
            Region(json, finding.Location);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("partialFingerprints");
        json.WriteString("promptRegistry/v1", Fingerprint(finding, seen));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A finding about a whole file stands at its first line: code scanning shows nothing without one.</summary>
    private static void Region(Utf8JsonWriter json, SourceLocation location)
    {
        json.WriteStartObject("region");
        json.WriteNumber("startLine", Math.Max(1, location.Line));
        json.WriteNumber("startColumn", Math.Max(1, location.Column));
        if (location.EndLine >= location.Line && location.EndLine > 0 && location.EndColumn > 0 && (location.EndLine > location.Line || location.EndColumn > location.Column))
        {
            json.WriteNumber("endLine", location.EndLine);
            json.WriteNumber("endColumn", location.EndColumn);
        }

        json.WriteEndObject();
    }

    /// <summary>Kind, file, and the names that the message quotes: no numbers, because these move. Equal ones are counted.</summary>
    private static string Fingerprint(Diagnostic finding, Dictionary<string, int> seen)
    {
        var names = finding.Message.Split('\'').Where((_, i) => i % 2 == 1).Take(2);
        var text = string.Join('\n', [finding.Id, finding.Location.Path, .. names]);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
        var count = seen[hash] = seen.GetValueOrDefault(hash) + 1;
        return FormattableString.Invariant($"{hash}:{count}");
    }

    private static string Level(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "note",
    };
}

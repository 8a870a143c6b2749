using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Guards;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>guard</c>: looks for orders to a model in text, or in each line of JSON lines.</summary>
internal static class GuardCommand
{
    private const string StandardInput = "-";

    public static Command Create(CommandEnvironment environment)
    {
        var file = new Argument<string>("file") { Description = "A text, or JSON lines whose 'text' is looked at; - reads the standard input." };
        var threshold = new Option<double?>("--threshold") { Description = "The score from which on a text is flagged. Default: 0.5.", HelpName = "0..1" };
        var fence = new Option<string[]>("--fence") { Description = "The name of a fence, whose marks nobody else may write. May be given several times.", HelpName = "name" };
        var lines = new Option<bool>("--json-lines") { Description = "Print one JSON object a line, one text each." };
        var json = CommonOptions.Json();
        var command = new PromptCommand("guard", "Look for orders to a model in text that somebody else wrote.")
        {
            Examples = ["dotnet prompt guard mail.txt", "dotnet prompt guard tickets.jsonl --json", "cat tickets.jsonl | dotnet prompt guard - --json-lines"],
        };
        command.Arguments.Add(file);
        foreach (var option in (Option[])[threshold, fence, lines, json]) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(threshold) is <= 0 or > 1 or double.NaN) result.AddError("--threshold is above 0 and at most 1.");
            if (result.GetValue(lines) && result.GetValue(json)) result.AddError("--json prints one object and --json-lines one a line: use one of them.");
        });
        command.SetAction(result =>
        {
            var reporter = new Reporter(environment, "guard", result.GetValue(json) ? OutputForm.Json : OutputForm.Text, environment.WorkingDirectory);
            var usual = new GuardOptions();
            var options = usual with { Threshold = result.GetValue(threshold) ?? usual.Threshold, Fences = [.. usual.Fences, .. result.GetValue(fence) ?? []] };
            return Run(environment, reporter, result.GetValue(file)!, options, result.GetValue(lines));
        });
        return command;
    }

    private static int Run(CommandEnvironment environment, Reporter reporter, string name, GuardOptions options, bool asLines)
    {
        var path = Path.GetFullPath(name, environment.WorkingDirectory);
        if (name != StandardInput && !File.Exists(path))
        {
            return reporter.Finish(OutcomeCode.Usage, [new Diagnostic(EvaluationDiagnostics.GuardTextUnreadable, SourceLocation.File(""), $"The file '{name}' does not exist. Name a file, or - for the standard input.")]);
        }

        var text = name == StandardInput ? environment.Input().ReadToEnd() : File.ReadAllText(path);
        var findings = new List<Diagnostic>();
        var looked = new List<GuardedTextJson>();
        foreach (var (line, id, content) in Texts(text, name, findings))
        {
            environment.Cancellation.ThrowIfCancellationRequested();
            looked.Add(GuardedTextJson.Of(line, id, content, PromptGuard.Inspect(content, options)));
        }

        return reporter.Finish(
            findings.Count == 0 ? OutcomeCode.Passed : OutcomeCode.Invalid,
            findings,
            writer =>
            {
                if (!asLines) Write(writer, looked);
                else foreach (var one in looked) writer.WriteLine(JsonText.Line(one));
            },
            () => new GuardJson(looked.Count, looked.Count(l => l.Flagged), looked));
    }

    /// <summary>Each line's text where they are JSON, else all of it.</summary>
    private static IEnumerable<(int Line, string? Id, string Text)> Texts(string text, string name, List<Diagnostic> findings)
    {
        var isJson = name.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase)
            || (name == StandardInput && IsObject(FirstLine(text)));
        if (!isJson)
        {
            yield return (1, null, text);
            yield break;
        }

        var line = 0;
        foreach (var row in text.Split('\n'))
        {
            line++;
            if (string.IsNullOrWhiteSpace(row)) continue;
            if (Read(row) is { } read)
            {
                yield return (line, read.Id, read.Text);
            }
            else
            {
                findings.Add(new Diagnostic(EvaluationDiagnostics.GuardTextUnreadable, new SourceLocation(name == StandardInput ? "" : name, line, 1, line, 1, 0, 0),
                    $"Line {line} is not a JSON object with a string 'text', such as {{\"text\": \"…\"}}."));
            }
        }
    }

    private static string FirstLine(string text) => text.TrimStart() is var trimmed && trimmed.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? trimmed[..end] : trimmed;

    private static bool IsObject(string line) => Parse(line) is { ValueKind: JsonValueKind.Object };

    private static (string? Id, string Text)? Read(string row)
    {
        if (Parse(row) is not { ValueKind: JsonValueKind.Object } json || !json.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String) return null;
        try
        {
            return (json.TryGetProperty("id", out var id) ? id.ToString() : null, text.GetString()!);
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair
        }
    }

    private static JsonElement? Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Write(TextWriter writer, List<GuardedTextJson> looked)
    {
        foreach (var one in looked.Where(l => l.Flagged))
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"line {one.Line}: flagged, score {one.Score:0.00}"));
            foreach (var finding in one.Findings) writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {finding.Reason} at {finding.Start}: {finding.Excerpt}"));
        }

        writer.WriteLine($"{looked.Count(l => l.Flagged)} of {looked.Count} {(looked.Count == 1 ? "text is" : "texts are")} flagged.");
    }
}

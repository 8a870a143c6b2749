using System.Text.Json;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Optimization.Data;

namespace PromptRegistry.Optimization.Running;

/// <summary>A prompt whose runs were all made with another model, other cases or other scorers than it has now.</summary>
/// <param name="Prompt">Name of the prompt.</param>
/// <param name="Folder">The run that is closest to what it has now.</param>
/// <param name="Optimizer">The optimizer of that run.</param>
/// <param name="Changes">What is different, in words.</param>
public sealed record StaleRun(string Prompt, string Folder, string Optimizer, IReadOnlyList<string> Changes);

/// <summary>Finds prompts that were optimized for something else than what they have now.</summary>
public static class StaleRuns
{
    private const string Runs = "optimizations";

    private static readonly string[] Sides = ["train", "validation", "test"];

    /// <summary>Reads the runs of a repository. No model is asked.</summary>
    /// <param name="request">The repository, and the model where it is not the prompt's own.</param>
    /// <returns>Prompts in order; one that was never optimized is not stale. Findings are about runs and prompts that cannot be read.</returns>
    public static Outcome<IReadOnlyList<StaleRun>> Find(EvaluationRequest request)
    {
        var findings = new List<Diagnostic>();
        var runs = new List<Run>();
        foreach (var path in request.Files.FindFiles(Runs).Where(f => f.EndsWith("/run.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            if (Run.Read(path, request.Files.Read(path)!) is not { } run) findings.Add(new Diagnostic(RegistryDiagnostics.RunUnreadable, SourceLocation.File(path), "This is no run of 'dotnet prompt optimize', or it is damaged. Run it again, or remove its folder."));
            else if (run.Prompt is not null) runs.Add(run);
        }

        var stale = new List<StaleRun>();
        foreach (var group in runs.GroupBy(r => r.Prompt!, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var opened = EvaluationSession.Open(request with { Mode = EvaluationMode.Replay }, group.Key, (_, _) => $"{Runs}/none/recordings.jsonl");
            if (opened.Value is not { } session)
            {
                findings.AddRange(opened.Diagnostics.Select(d => d with { Severity = DiagnosticSeverity.Warning }));
                continue;
            }

            using (session)
            {
                var parts = SuiteParts.Of(session.Suite);
                var closest = group.Select(r => (Run: r, Changes: Changes(r, session, parts))).OrderBy(r => r.Changes.Count).ThenBy(r => r.Run.Folder, StringComparer.Ordinal).First();
                if (closest.Changes.Count > 0) stale.Add(new StaleRun(group.Key, closest.Run.Folder, closest.Run.Optimizer, closest.Changes));
            }
        }

        return Outcome<IReadOnlyList<StaleRun>>.Success(stale, [.. findings]);
    }

    private static List<string> Changes(Run run, EvaluationSession session, SuiteParts parts)
    {
        var changes = new List<string>();
        if (run.Model != session.Present.Model) changes.Add($"the model is {session.Present.Model}, and was {run.Model}");
        if (run.Data != parts.Data) changes.Add($"cases changed since: there are {session.Suite.Cases.Count}, and the run divided {run.Cases}");
        if (run.Scorers != parts.Scorers) changes.Add("scorers changed since");
        return changes;
    }

    /// <param name="Prompt">Null for a run of a program, which only its app can open.</param>
    private sealed record Run(string Folder, string? Prompt, string Optimizer, string Model, string? Data, string? Scorers, int Cases)
    {
        /// <summary>Null for what is no run.</summary>
        public static Run? Read(string path, byte[] content)
        {
            try
            {
                using var json = JsonDocument.Parse(content);
                var root = json.RootElement;
                var split = root.GetProperty("split");
                return new Run(
                    path[..path.LastIndexOf('/')], root.TryGetProperty("program", out _) ? null : root.GetProperty("prompt").GetString()!, root.GetProperty("optimizer").GetString()!, root.GetProperty("model").GetString()!,
                    Optional("data"), Optional("scorers"), Sides.Sum(s => split.GetProperty(s).GetArrayLength()));

                string? Optional(string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
            }
            catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                return null;
            }
        }
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;

namespace PromptRegistry.Git.Ledger;

/// <summary>The message of a ledger commit: a subject for people, trailers for programs.</summary>
internal static class LedgerMessage
{
    public static string Write(LedgerEvent entry)
    {
        var text = new StringBuilder(Subject(entry)).Append("\n\n");
        Add(text, "Event", Word(entry.Kind));
        Add(text, "Was", entry.Was is { } was ? Word(was) : null);
        Add(text, "Prompt", entry.Prompt);
        Add(text, "Version", entry.Version.ToString());
        Add(text, "Environment", entry.Environment);
        Add(text, "Previous", entry.Previous?.ToString());
        Add(text, "Bump", entry.Bump is { } bump ? Word(bump) : null);
        Add(text, "Ref", entry.Reference);
        Add(text, "Tag", entry.Tag?.Hex);
        Add(text, "Target", entry.Target?.Hex);
        Add(text, "Path", entry.Path);
        Add(text, "Digest", entry.Digest);
        foreach (var (key, value) in entry.Verdict is { } verdict ? VerdictTrailers.Write(verdict) : []) Add(text, key, value);
        Add(text, "Weight", entry.Weight);
        Add(text, "Evidence", entry.Evidence is { } evidence ? OneLine(evidence) : null);
        Add(text, "Override", entry.Override is { } over ? OneLine(over) : null);
        Add(text, "Unmet", entry.Unmet.Count > 0 ? string.Join(", ", entry.Unmet) : null);
        Add(text, "Replays", entry.Replays.Count > 0 ? string.Join(' ', entry.Replays) : null);
        Add(text, "Request", entry.Request);
        Add(text, "Reason", entry.Reason is { Length: > 0 } why ? OneLine(why) : null);
        return text.ToString();
    }

    /// <summary>The event of a commit; null where the commit is none, such as one made by hand.</summary>
    public static LedgerEvent? Read(GitCommit commit)
    {
        var trailers = Trailers.Read(commit.Message);
        if (!trailers.TryGetValue("Prompt", out var prompt)) return null;
        if (!PromptVersion.TryParse(trailers.GetValueOrDefault("Version"), out var version)) return null;
        return new LedgerEvent(Kind(trailers.GetValueOrDefault("Event")), prompt, version)
        {
            Environment = trailers.GetValueOrDefault("Environment"),
            Previous = PromptVersion.TryParse(trailers.GetValueOrDefault("Previous"), out var previous) ? previous : null,
            Reference = trailers.GetValueOrDefault("Ref"),
            Tag = Id(trailers, "Tag"),
            Target = Id(trailers, "Target"),
            Path = trailers.GetValueOrDefault("Path"),
            Digest = trailers.GetValueOrDefault("Digest"),
            Bump = Bump(trailers.GetValueOrDefault("Bump")),
            Verdict = VerdictTrailers.Read(trailers.GetValueOrDefault),
            Weight = trailers.GetValueOrDefault("Weight"),
            Evidence = trailers.GetValueOrDefault("Evidence"),
            Override = trailers.GetValueOrDefault("Override"),
            Unmet = trailers.GetValueOrDefault("Unmet")?.Split(", ") ?? [],
            Reason = trailers.GetValueOrDefault("Reason"),
            Request = trailers.GetValueOrDefault("Request"),
            Was = trailers.TryGetValue("Was", out var was) ? Kind(was) : null,
            Replays = [.. (trailers.GetValueOrDefault("Replays") ?? "").Split(' ').Select(i => ObjectId.TryParse(i, out var id) ? id : (ObjectId?)null)
                .OfType<ObjectId>()],
            Commit = commit,
        };
    }

    /// <summary>A text on one line without control characters, so that it can stand in a message.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text) line.Append(char.IsControl(c) || char.IsWhiteSpace(c) ? ' ' : c);
        return string.Join(' ', line.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    public static string Subject(LedgerEvent entry) => entry.Kind switch
    {
        LedgerEventKind.Release => $"release {entry.Prompt} {entry.Version} ({Word(entry.Bump ?? VersionBump.None)})",
        LedgerEventKind.Rollback =>
            $"roll back {entry.Prompt} in {entry.Environment} to {entry.Version}{Was(entry)}",
        LedgerEventKind.Approve => $"approve {entry.Prompt} {entry.Version} for {entry.Environment}",
        LedgerEventKind.Rollout => $"roll out {entry.Prompt} {entry.Version} to {entry.Weight} as {entry.Environment}"
            + (entry.Override is null ? "" : ", gates overridden"),
        LedgerEventKind.End => $"end {entry.Prompt} {entry.Version} as {entry.Environment}",
        LedgerEventKind.Retire => $"retire {entry.Prompt} {entry.Version}",
        LedgerEventKind.Restore => $"restore {entry.Prompt} {entry.Version}",
        LedgerEventKind.Delete => $"observe that {entry.Prompt} {entry.Version} is gone from {entry.Environment}",
        LedgerEventKind.Superseded => "superseded: " + Subject(entry with { Kind = entry.Was ?? LedgerEventKind.Other }),
        LedgerEventKind.Sync when entry.Environment is null => $"observe release {entry.Prompt} {entry.Version}",
        LedgerEventKind.Sync => $"observe {entry.Prompt} {entry.Version} in {entry.Environment}{Was(entry)}",
        _ => $"promote {entry.Prompt} {entry.Version} to {entry.Environment}{Was(entry)}"
            + (entry.Override is null ? "" : ", gates overridden"),
    };

    public static string Word(VersionBump bump) => bump switch
    {
        VersionBump.Major => "major",
        VersionBump.Minor => "minor",
        VersionBump.Patch => "patch",
        _ => "first",
    };

    public static VersionBump? Bump(string? word) => word switch
    {
        "major" => VersionBump.Major,
        "minor" => VersionBump.Minor,
        "patch" => VersionBump.Patch,
        "first" => VersionBump.None,
        _ => null,
    };

    private static string Was(LedgerEvent entry) => entry.Previous is { } previous ? $" (was {previous})" : "";

    private static string Word(LedgerEventKind kind) => kind switch
    {
        LedgerEventKind.Release => "release",
        LedgerEventKind.Promote => "promote",
        LedgerEventKind.Rollback => "rollback",
        LedgerEventKind.Sync => "sync",
        LedgerEventKind.Approve => "approve",
        LedgerEventKind.Delete => "delete",
        LedgerEventKind.Superseded => "superseded",
        LedgerEventKind.Rollout => "rollout",
        LedgerEventKind.End => "end",
        LedgerEventKind.Retire => "retire",
        LedgerEventKind.Restore => "restore",
        _ => "other",
    };

    private static LedgerEventKind Kind(string? word) => word switch
    {
        "release" => LedgerEventKind.Release,
        "promote" => LedgerEventKind.Promote,
        "rollback" => LedgerEventKind.Rollback,
        "sync" => LedgerEventKind.Sync,
        "approve" => LedgerEventKind.Approve,
        "delete" => LedgerEventKind.Delete,
        "superseded" => LedgerEventKind.Superseded,
        "rollout" => LedgerEventKind.Rollout,
        "end" => LedgerEventKind.End,
        "retire" => LedgerEventKind.Retire,
        "restore" => LedgerEventKind.Restore,
        _ => LedgerEventKind.Other,
    };

    private static void Add(StringBuilder text, string key, string? value)
    {
        if (value is not null) text.Append(key).Append(": ").Append(value).Append('\n');
    }

    private static ObjectId? Id(Dictionary<string, string> trailers, string key) =>
        ObjectId.TryParse(trailers.GetValueOrDefault(key), out var id) ? id : null;
}

/// <summary>The <c>Key: value</c> lines of the last paragraph of a message.</summary>
internal static class Trailers
{
    public static Dictionary<string, string> Read(string message)
    {
        var trailers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var text = message.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n');
        var start = text.LastIndexOf("\n\n", StringComparison.Ordinal);
        foreach (var line in (start < 0 ? text : text[(start + 2)..]).Split('\n'))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0) trailers.TryAdd(line[..colon], line[(colon + 2)..].Trim());
        }

        return trailers;
    }
}

/// <summary>
/// A verdict as keys and values: trailers of a release's tag and of the ledger's commit, and lines in the ledger's files.
/// </summary>
internal static class VerdictTrailers
{
    public static IEnumerable<(string Key, string Value)> Write(ReleaseVerdict verdict)
    {
        yield return ("Eval", verdict.Outcome);
        yield return ("Eval-Digest", verdict.Digest);
        if (verdict.Suite is not null) yield return ("Eval-Suite", verdict.Suite);
        if (verdict.Model is not null) yield return ("Eval-Model", LedgerMessage.OneLine(verdict.Model));
        if (verdict.Scores.Count > 0) yield return ("Eval-Scores", Scores(verdict.Scores));
    }

    /// <summary>The verdict, or null where there is none.</summary>
    /// <param name="find">Finds the value of a key.</param>
    public static ReleaseVerdict? Read(Func<string, string?> find) =>
        find("Eval") is { } outcome && find("Eval-Digest") is { } digest
            ? new ReleaseVerdict(outcome, digest, find("Eval-Suite"), find("Eval-Model"), Scores(find("Eval-Scores")))
            : null;

    private static string Scores(IReadOnlyDictionary<string, double> scores)
    {
        var text = new StringBuilder("{");
        foreach (var (scorer, mean) in scores.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            if (text.Length > 1) text.Append(", ");
            text.Append('"').Append(JsonEncodedText.Encode(scorer)).Append("\": ");
            text.Append(Math.Round(mean, 6).ToString("R", CultureInfo.InvariantCulture));
        }

        return text.Append('}').ToString();
    }

    private static Dictionary<string, double> Scores(string? text)
    {
        var scores = new Dictionary<string, double>();
        if (text is null) return scores;
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return scores;
            foreach (var score in json.RootElement.EnumerateObject())
            {
                if (score.Value.ValueKind == JsonValueKind.Number) scores[score.Name] = score.Value.GetDouble();
            }
        }
        catch (JsonException)
        {
            // A tag made by hand may say anything; scores are for people, the outcome decides.
        }

        return scores;
    }
}

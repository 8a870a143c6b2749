using System.Globalization;
using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Ledger;

/// <summary>
/// The files of the ledger's tree: YAML with one mapping an environment or version. The same state is always the same
/// bytes; keys that are not known are passed over, so that a later version may add some.
/// </summary>
internal static class LedgerFile
{
    /// <summary>The folders of what is recorded for each prompt, and beside them of who approved it and what was retired.</summary>
    public static readonly string[] Folders = ["state", "releases"], AllFolders = ["state", "releases", "approvals", "retired"];

    /// <summary>How a file's name ends behind the prompt's.</summary>
    public const string End = ".yaml";

    public static string StatePath(string prompt) => $"state/{prompt}.yaml";

    public static string ReleasesPath(string prompt) => $"releases/{prompt}.yaml";

    public static string ApprovalsPath(string prompt) => $"approvals/{prompt}.yaml";

    public static string RetiredPath(string prompt) => $"retired/{prompt}.yaml";

    public static string Write(IEnumerable<EnvironmentState> states)
    {
        var text = new StringBuilder();
        foreach (var state in states.OrderBy(s => s.Environment, StringComparer.Ordinal))
        {
            text.Append(state.Environment).Append(":\n");
            Add(text, "version", state.Version.ToString());
            Add(text, state.Commit, state.Tag, state.Digest, state.Since, state.By);
            if (state.Override is not null) Add(text, "override", Quote(state.Override));
        }

        return text.ToString();
    }

    public static string Write(IEnumerable<RecordedRelease> releases)
    {
        var text = new StringBuilder();
        foreach (var release in releases.OrderBy(r => r.Version).ThenBy(r => r.Version.ToString(), StringComparer.Ordinal))
        {
            text.Append(release.Version).Append(":\n");
            Add(text, "bump", LedgerMessage.Word(release.Bump));
            Add(text, release.Commit, release.Tag, release.Digest, release.Since, release.By);
            foreach (var (key, value) in release.Verdict is { } verdict ? VerdictTrailers.Write(verdict) : [])
            {
                Add(text, key.ToLowerInvariant(), Quote(value));
            }
        }

        return text.ToString();
    }

    public static List<EnvironmentState> ReadStates(string text, string path) => Read(text, path, static (key, reader) =>
        new EnvironmentState(
            key,
            Version(reader.RequiredText("version")),
            Id(reader.RequiredText("commit")),
            Id(reader.RequiredText("tag")),
            reader.Text("digest"),
            Time(reader.RequiredText("since")),
            reader.RequiredText("by") ?? "")
        {
            Override = reader.Text("override"),
        });

    public static List<RecordedRelease> ReadReleases(string text, string path) => Read(text, path, static (key, reader) =>
        new RecordedRelease(
            Version(key),
            Id(reader.RequiredText("commit")),
            Id(reader.RequiredText("tag")),
            reader.Text("digest"),
            LedgerMessage.Bump(reader.Text("bump")) ?? VersionBump.None,
            Time(reader.RequiredText("since")),
            reader.RequiredText("by") ?? "")
        {
            Verdict = VerdictTrailers.Read(k => reader.Text(k.ToLowerInvariant())),
        });

    /// <summary>The lines of one key, as this class writes them; null where they are not there in that form.</summary>
    public static string? Section(string text, string key)
    {
        var head = key + ":\n";
        var start = text.StartsWith(head, StringComparison.Ordinal) ? 0 : text.IndexOf("\n" + head, StringComparison.Ordinal) + 1;
        if (start == 0 && !text.StartsWith(head, StringComparison.Ordinal)) return null;
        var end = start + head.Length;
        while (end < text.Length && text[end] == ' ')
        {
            var line = text.IndexOf('\n', end);
            end = line < 0 ? text.Length : line + 1;
        }

        return text[start..end];
    }

    internal static List<T> Read<T>(string text, string path, Func<string, MappingReader, T> read)
    {
        var document = YamlReader.Read(text, path);
        var diagnostics = new List<Diagnostic>(document.Diagnostics);
        var items = new List<T>();
        if (document.Root is YamlMapping root)
        {
            foreach (var entry in root.Entries)
            {
                if (MappingReader.Open(entry.Value, $"'{entry.Key.Value}'", diagnostics) is not { } reader) continue;
                try
                {
                    items.Add(read(entry.Key.Value, reader));
                }
                catch (FormatException exception)
                {
                    throw Unreadable(entry.Key.Location.ToString(), exception.Message);
                }
            }
        }

        return diagnostics.Find(d => d.IsError) is { } error
            ? throw Unreadable(error.Location.ToString(), error.Message)
            : items;
    }

    private static LedgerException Unreadable(string where, string why) =>
        new($"The ledger's file {where} is not understood: {why}");

    private static void Add(
        StringBuilder text, ObjectId commit, ObjectId tag, string? digest, DateTimeOffset since, string by)
    {
        Add(text, "commit", Quote(commit.Hex));
        Add(text, "tag", Quote(tag.Hex));
        if (digest is not null) Add(text, "digest", Quote(digest));
        Add(text, "since", Quote(Format(since)));
        Add(text, "by", Quote(by));
    }

    internal static string Format(DateTimeOffset time) =>
        time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    internal static void Add(StringBuilder text, string key, string value) =>
        text.Append("  ").Append(key).Append(": ").Append(value).Append('\n');

    internal static string Quote(string value) =>
        "\"" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    internal static PromptVersion Version(string? text) =>
        PromptVersion.TryParse(text, out var version) ? version : throw new FormatException($"'{text}' is not a version.");

    internal static ObjectId Id(string? text) =>
        ObjectId.TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a git object id.");

    internal static DateTimeOffset Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new FormatException($"'{text}' is not a time.");
}

/// <summary>The file of a prompt's approvals: one mapping for each version, environment and person.</summary>
internal static class ApprovalFile
{
    public static string Write(IEnumerable<RecordedApproval> approvals)
    {
        var text = new StringBuilder();
        foreach (var (key, approval) in approvals.Select(a => (Key: Key(a), Approval: a)).OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            text.Append(LedgerFile.Quote(key)).Append(":\n");
            LedgerFile.Add(text, "version", approval.Version.ToString());
            LedgerFile.Add(text, "environment", approval.Environment);
            LedgerFile.Add(text, "tag", LedgerFile.Quote(approval.Tag.Hex));
            if (approval.Digest is not null) LedgerFile.Add(text, "digest", LedgerFile.Quote(approval.Digest));
            LedgerFile.Add(text, "since", LedgerFile.Quote(LedgerFile.Format(approval.Since)));
            LedgerFile.Add(text, "by", LedgerFile.Quote(approval.By));
        }

        return text.ToString();
    }

    public static List<RecordedApproval> Read(string text, string path) => LedgerFile.Read(text, path, static (_, reader) =>
        new RecordedApproval(
            LedgerFile.Version(reader.RequiredText("version")),
            reader.RequiredText("environment") ?? "",
            LedgerFile.Id(reader.RequiredText("tag")),
            reader.Text("digest"),
            LedgerFile.Time(reader.RequiredText("since")),
            reader.RequiredText("by") ?? ""));

    /// <summary>Whoever approves the same again renews the approval.</summary>
    public static string Key(RecordedApproval approval) => $"{approval.Version} {approval.Environment} {approval.Email}";
}

/// <summary>The file of a prompt's releases in the archive: one mapping for each version.</summary>
internal static class RetirementFile
{
    public static string Write(IEnumerable<RecordedRetirement> retirements)
    {
        var text = new StringBuilder();
        foreach (var retired in retirements.OrderBy(r => r.Version).ThenBy(r => r.Version.ToString(), StringComparer.Ordinal))
        {
            text.Append(retired.Version).Append(":\n");
            LedgerFile.Add(text, "tag", LedgerFile.Quote(retired.Tag.Hex));
            LedgerFile.Add(text, "since", LedgerFile.Quote(LedgerFile.Format(retired.Since)));
            LedgerFile.Add(text, "by", LedgerFile.Quote(retired.By));
        }

        return text.ToString();
    }

    public static List<RecordedRetirement> Read(string text, string path) => LedgerFile.Read(text, path, static (key, reader) => new RecordedRetirement(
        LedgerFile.Version(key), LedgerFile.Id(reader.RequiredText("tag")), LedgerFile.Time(reader.RequiredText("since")), reader.RequiredText("by") ?? ""));
}

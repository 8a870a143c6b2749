using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Ledger;

/// <summary>The ledger as of one of its commits, or an empty one.</summary>
internal sealed class LedgerSnapshot
{
    private readonly IGitReader reader;
    private readonly Dictionary<string, IReadOnlyList<EnvironmentState>> states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<RecordedRelease>> releases = new(StringComparer.Ordinal);

    private LedgerSnapshot(IGitReader reader, ObjectId? head, ObjectId? tree)
    {
        this.reader = reader;
        Head = head;
        Tree = tree;
    }

    /// <summary>The newest event's commit; null where nothing was recorded yet.</summary>
    public ObjectId? Head { get; }

    public ObjectId? Tree { get; }

    /// <param name="reader">The repository.</param>
    /// <param name="branch">The ledger's full ref name.</param>
    public static LedgerSnapshot Read(IGitReader reader, string branch) => At(reader, reader.Resolve(branch));

    public static LedgerSnapshot At(IGitReader reader, ObjectId? head) =>
        new(reader, head, head is { } id ? reader.ReadCommit(id).Tree : null);

    /// <summary>Where the environments of a prompt stand by the ledger.</summary>
    public IReadOnlyList<EnvironmentState> States(string prompt) =>
        Cached(states, prompt, LedgerFile.StatePath(prompt), LedgerFile.ReadStates);

    public EnvironmentState? State(string prompt, string environment) =>
        States(prompt).FirstOrDefault(s => s.Environment == environment);

    /// <summary>
    /// Whether an environment's tag is where the ledger recorded it; false also where that is not written as this program
    /// writes it. Costs the same however many releases there are.
    /// </summary>
    public bool IsRecorded(string prompt, string environment, ObjectId tag) =>
        Text(LedgerFile.StatePath(prompt)) is { } text
        && LedgerFile.Section(text, environment)?.Contains($"\n  tag: \"{tag}\"\n", StringComparison.Ordinal) == true;

    public IReadOnlyList<RecordedApproval> Approvals(string prompt) =>
        Text(LedgerFile.ApprovalsPath(prompt)) is { } text ? ApprovalFile.Read(text, LedgerFile.ApprovalsPath(prompt)) : [];

    public IReadOnlyList<RecordedRelease> Releases(string prompt) =>
        Cached(releases, prompt, LedgerFile.ReleasesPath(prompt), LedgerFile.ReadReleases);

    /// <summary>
    /// One release as it was recorded; only its own lines are read, however many releases the prompt has.
    /// </summary>
    public RecordedRelease? Release(string prompt, PromptVersion version)
    {
        if (!releases.ContainsKey(prompt) && Text(LedgerFile.ReleasesPath(prompt)) is { } text)
        {
            if (LedgerFile.Section(text, version.ToString()) is { } section)
            {
                return LedgerFile.ReadReleases(section, LedgerFile.ReleasesPath(prompt)).FirstOrDefault(r => r.Version == version);
            }
        }

        return Releases(prompt).FirstOrDefault(r => r.Version == version);
    }

    private string? Text(string path) =>
        Tree is { } tree && reader.Find(tree, path) is { IsFile: true } entry ? reader.ReadText(entry.Id) : null;

    private IReadOnlyList<T> Cached<T>(
        Dictionary<string, IReadOnlyList<T>> known, string prompt, string path, Func<string, string, List<T>> read)
    {
        if (known.TryGetValue(prompt, out var found)) return found;
        return known[prompt] = Text(path) is { } text ? read(text, path) : [];
    }
}

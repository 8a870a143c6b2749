using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Witnesses;

/// <summary>
/// What somebody here accepted before: the tag of each release, and the newest event of each ledger. Git alone forgets with
/// the refs that are taken away; as the witnesses of a transparency log do, this remembers, so that a release that comes back
/// as another one and a ledger that lost events are noticed also by whoever has nothing else to compare with.
/// </summary>
internal sealed class Witness
{
    /// <summary>More steps are not looked back for an event that was accepted.</summary>
    private const int MaximumSteps = 200_000;

    private const string Release = "release", Ledger = "ledger", Move = "move";

    private readonly Dictionary<string, string> accepted = new(StringComparer.Ordinal);
    private bool isChanged;

    private Witness(string? file) => File = file;

    /// <summary>Where it is kept; null where only this process remembers.</summary>
    public string? File { get; }

    /// <param name="file">A line for each thing accepted; null to remember only in this process.</param>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    public static Witness Open(string? file)
    {
        var witness = new Witness(file);
        foreach (var line in file is not null && System.IO.File.Exists(file) ? System.IO.File.ReadLines(file) : [])
        {
            var end = line.LastIndexOf(' ');
            if (end > 0) witness.accepted[line[..end]] = line[(end + 1)..];
        }

        return witness;
    }

    /// <summary>The tag that a release was accepted as; null where it is new.</summary>
    public ObjectId? OfRelease(string prompt, PromptVersion version) => Find(Key(prompt, version));

    /// <summary>The releases that were accepted.</summary>
    public IEnumerable<(string Prompt, PromptVersion Version, ObjectId Tag)> Releases
    {
        get
        {
            foreach (var (key, value) in accepted)
            {
                if (key.Split(' ') is [Release, var prompt, var text] && PromptVersion.TryParse(text, out var version)
                    && ObjectId.TryParse(value, out var tag))
                {
                    yield return (prompt, version, tag);
                }
            }
        }
    }

    public void Accept(string prompt, PromptVersion version, ObjectId tag) => Set(Key(prompt, version), tag.Hex);

    /// <summary>The newest event that was accepted of a ledger; null where none was.</summary>
    /// <param name="where">Whose ledger: a remote's name, or <c>.</c> for the repository's own.</param>
    public ObjectId? OfLedger(string where) => Find($"{Ledger} {where}");

    public void AcceptLedger(string where, ObjectId commit) => Set($"{Ledger} {where}", commit.Hex);

    /// <summary>When the newest move of an environment's tag was that was accepted, in seconds of Unix time; null where none was.</summary>
    public long? OfMove(string prompt, string environment) =>
        accepted.TryGetValue($"{Move} {prompt} {environment}", out var text) && long.TryParse(text, out var seconds) ? seconds : null;

    public void AcceptMove(string prompt, string environment, long seconds) =>
        Set($"{Move} {prompt} {environment}", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Forgets a release.</summary>
    public void Forget(string prompt, PromptVersion version) => isChanged |= accepted.Remove(Key(prompt, version));

    /// <summary>Forgets a ledger.</summary>
    public void ForgetLedger(string where) => isChanged |= accepted.Remove($"{Ledger} {where}");

    /// <summary>
    /// Whether a ledger still has an event that was accepted: it is in its line, or was put behind those of a remote by an event
    /// that says so. Also true where the line cannot be followed so far back.
    /// </summary>
    public static bool Continues(IGitReader reader, ObjectId was, ObjectId? head)
    {
        var steps = 0;
        for (var next = head; next is { } id; steps++)
        {
            if (id == was || steps > MaximumSteps) return true;
            // Of a shallow clone only the end is here.
            if (reader.KindOf(id) != GitObjectKind.Commit) return steps > 0;
            var commit = reader.ReadCommit(id);
            if (LedgerMessage.Read(commit) is { } entry && entry.Replays.Contains(was)) return true;
            next = commit.Parents.Count > 0 ? commit.Parents[0] : null;
        }

        return false;
    }

    /// <summary>Whoever takes the file away says that what is there now is as it must be.</summary>
    public void ForgetWithFile()
    {
        if (File is null || isChanged || System.IO.File.Exists(File)) return;
        accepted.Clear();
    }

    /// <summary>Writes what was accepted. Who may only read here remembers as long as the process runs.</summary>
    public void Save()
    {
        if (File is null || !isChanged) return;
        // What cannot be written is tried again with what is accepted next.
        if (NoteFile.TryWrite(File, accepted.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key} {a.Value}"))) isChanged = false;
    }

    private static string Key(string prompt, PromptVersion version) => $"{Release} {prompt} {version}";

    private ObjectId? Find(string key) => accepted.TryGetValue(key, out var text) && ObjectId.TryParse(text, out var id) ? id : null;

    private void Set(string key, string value)
    {
        if (accepted.TryGetValue(key, out var known) && known == value) return;
        accepted[key] = value;
        isChanged = true;
    }
}

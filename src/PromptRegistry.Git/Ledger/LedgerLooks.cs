using System.Globalization;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Ledger;

/// <summary>
/// When this clone saw the ledger end where: a file in git's own folder, a line for each end with the last time that it was seen. An event is not older than
/// a look that did not show it, whatever its date says. It is only a note: without it, dates are bounded by their neighbours alone.
/// </summary>
internal sealed class LedgerLooks
{
    private const string FileName = "prompt-ledger-seen";

    /// <summary>Older looks are forgotten.</summary>
    private const int Maximum = 500;

    private readonly string file;
    private readonly List<(ObjectId End, long Seconds)> looks;

    /// <summary>The last look by end: it is asked for at every event of a ledger.</summary>
    private readonly Dictionary<ObjectId, long> lastSeen = [];

    private LedgerLooks(string file, List<(ObjectId End, long Seconds)> looks)
    {
        this.file = file;
        this.looks = looks;
        foreach (var (end, seconds) in looks) lastSeen[end] = seconds;
    }

    /// <param name="folder">Git's folder that all work trees share.</param>
    public static LedgerLooks Load(string folder)
    {
        var file = Path.Combine(folder, FileName);
        var looks = new List<(ObjectId, long)>();
        try
        {
            foreach (var line in File.Exists(file) ? File.ReadLines(file).Take(2 * Maximum) : [])
            {
                var words = line.Split(' ');
                if (words.Length == 2 && ObjectId.TryParse(words[0], out var id) && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                    looks.Add((id, seconds));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            looks.Clear();
        }

        return new LedgerLooks(file, looks);
    }

    /// <summary>The last time that the ledger was seen to end in a commit; null where it never was.</summary>
    public DateTimeOffset? EndedIn(ObjectId commit) =>
        lastSeen.TryGetValue(commit, out var seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>Notes that the ledger ends in a commit now.</summary>
    public void Note(ObjectId end, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        if (looks.Count > 0 && looks[^1].End == end)
        {
            if (looks[^1].Seconds >= seconds) return;
            looks[^1] = (end, seconds);
        }
        else
        {
            looks.Add((end, seconds));
        }

        lastSeen[end] = seconds;
        if (looks.Count > Maximum) looks.RemoveRange(0, looks.Count - Maximum);
        NoteFile.TryWrite(file, looks.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.End} {l.Seconds}")));
    }
}

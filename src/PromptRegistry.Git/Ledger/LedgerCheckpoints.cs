using System.Globalization;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Ledger;

/// <summary>
/// How far this clone found its ledger in order: a file in git's own folder, a line for each commit up to which everything
/// was, and before it a line for each clock that was wrong until then. It is only a note: without it the whole ledger is
/// replayed.
/// </summary>
internal sealed class LedgerCheckpoints
{
    private const string FileName = "prompt-ledger";
    private const string Checked = "checked", Clock = "clock";

    private readonly string file;
    private readonly List<Line> lines;
    private readonly Dictionary<ObjectId, int> places = [];

    private LedgerCheckpoints(string file, List<Line> lines)
    {
        this.file = file;
        this.lines = lines;
        Index();
    }

    /// <param name="folder">Git's folder that all work trees share.</param>
    public static LedgerCheckpoints Load(string folder)
    {
        var file = Path.Combine(folder, FileName);
        var lines = new List<Line>();
        try
        {
            foreach (var line in File.Exists(file) ? File.ReadLines(file) : [])
            {
                var words = line.Split(' ');
                if (words.Length < 2 || !ObjectId.TryParse(words[1], out var id)) break;
                var events = words.Length > 2 && int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
                lines.Add(new Line(words[0] == Checked, id, events));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            lines.Clear();
        }

        return new LedgerCheckpoints(file, lines);
    }

    public bool Contains(ObjectId commit) => places.ContainsKey(commit);

    public int EventsUpTo(ObjectId commit) => lines[places[commit]].Events;

    public IEnumerable<LedgerMark> MarksUpTo(ObjectId commit) =>
        lines.Take(places[commit]).Where(l => !l.IsChecked).Select(l => new LedgerMark(LedgerMarkKind.Clock, l.Commit));

    /// <summary>Notes commits up to which everything is in order.</summary>
    /// <param name="start">The commit that the replay began at; null where that was the beginning.</param>
    /// <param name="notes">The commits in their order, with how many events and marks there are up to each.</param>
    /// <param name="marks">The marks in their order.</param>
    public void Add(ObjectId? start, IReadOnlyList<(ObjectId Commit, int Events, int Marks)> notes, IReadOnlyList<LedgerMark> marks)
    {
        // What was noted of a ledger that was rewritten since goes.
        if (start is { } from) lines.RemoveRange(places[from] + 1, lines.Count - places[from] - 1);
        else lines.Clear();
        var known = lines.Count(l => !l.IsChecked);
        foreach (var (commit, events, count) in notes)
        {
            for (; known < count; known++) lines.Add(new Line(false, marks[known].Commit, 0));
            lines.Add(new Line(true, commit, events));
        }

        Index();
        // Who may only read the repository replays again next time.
        NoteFile.TryWrite(file, lines.Select(l => l.IsChecked
            ? string.Create(CultureInfo.InvariantCulture, $"{Checked} {l.Commit} {l.Events}")
            : $"{Clock} {l.Commit}"));
    }

    private void Index()
    {
        places.Clear();
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].IsChecked) places[lines[i].Commit] = i;
        }
    }

    private sealed record Line(bool IsChecked, ObjectId Commit, int Events);
}

using System.Globalization;
using System.Text;
using PromptRegistry.Evaluation.Reports;

namespace PromptRegistry.Optimization.FromTask;

/// <summary>
/// <c>logbook.md</c> beside a task: which prompt was scored when, what happened, and what to try next. A table that people may write in as well;
/// rows that are none of ours stay as they are.
/// </summary>
internal sealed class Logbook
{
    public const string FileName = "logbook.md";

    /// <summary>So long a prompt has to be good before it is locked in.</summary>
    public static readonly TimeSpan Trial = TimeSpan.FromDays(14);

    /// <summary>From this score on, of 10, a prompt is good.</summary>
    private const double Good = 8;

    /// <summary>Scores this close are consistent.</summary>
    private const double Spread = 1;

    private const int FewestRuns = 3;
    private const string Head = "| when | prompt | functionality | format | completeness | what happened | next try |";
    private const string Rule = "|---|---|---:|---:|---:|---|---|";

    private readonly List<string> lines;

    private Logbook(List<string> lines) => (this.lines, Entries) = (lines, [.. lines.Select(Read).OfType<LogEntry>()]);

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<LogEntry> Entries { get; }

    public static Logbook Read(byte[]? content) => new(
        content is null ? [] : [.. Encoding.UTF8.GetString(content).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')]);

    /// <summary>The book with what a new prompt begins with: its rubric and its pitfalls.</summary>
    public static Logbook Begin(TaskDescription task, Rubric rubric, IReadOnlyList<string> pitfalls) => new(
    [
        $"# Logbook of {task.Name}", "",
        "Scores are from 0 to 10, by a model. Three examples show nothing about inputs of other kinds: write more cases into the prompt's evals.yaml.", "",
        .. Rubric.Criteria.Select(c => $"- {c}: {MarkdownText.Code(rubric.Of(c))}"), "",
        .. pitfalls.Count == 0 ? [] : (string[])["Pitfalls:", "", .. pitfalls.Select(p => $"- {MarkdownText.Code(p)}"), ""],
        Head, Rule,
    ]);

    /// <summary>The book with one more row.</summary>
    public Logbook With(LogEntry entry)
    {
        var all = lines.ToList();
        if (!all.Contains(Head)) all.AddRange(["", Head, Rule]);
        var end = all.FindLastIndex(l => l.StartsWith('|')) + 1;
        all.Insert(end, Row(entry));
        return new Logbook(all);
    }

    public byte[] Write() => Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");

    /// <summary>
    /// Whether a version is locked in: at least <see cref="FewestRuns"/> scores over two weeks, up to the last one, that are all good and close to each other.
    /// </summary>
    public bool IsLockedIn(string prompt)
    {
        var own = Entries.Reverse().TakeWhile(e => e.Prompt == prompt && e.Overall >= Good).ToList();
        while (own.Count > 1 && own.Max(e => e.Overall) - own.Min(e => e.Overall) > Spread) own.RemoveAt(own.Count - 1);
        return own.Count >= FewestRuns && own[0].When - own[^1].When >= Trial;
    }

    private static string Row(LogEntry entry) => string.Create(CultureInfo.InvariantCulture,
        $"| {entry.When.UtcDateTime:yyyy-MM-dd HH:mm} | {entry.Prompt} | {entry.Functionality:0.0} | {entry.Format:0.0} | {entry.Completeness:0.0} | {MarkdownText.Cell(entry.Happened)} | {MarkdownText.Cell(entry.NextTry)} |");

    /// <summary>Null for a line that is no row of ours.</summary>
    private static LogEntry? Read(string line)
    {
        var cells = line.Split('|').Select(c => c.Trim()).ToList();
        if (cells.Count < 8 || !line.StartsWith('|')) return null;
        if (!DateTime.TryParseExact(cells[1], "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var when)) return null;
        var scores = cells.Skip(3).Take(3).Select(c => double.TryParse(c, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var score) ? score : double.NaN).ToList();
        return scores.Exists(double.IsNaN) ? null : new LogEntry(new DateTimeOffset(when, TimeSpan.Zero), cells[2], scores[0], scores[1], scores[2], cells[6], cells[7]);
    }
}

/// <summary>A row of the logbook.</summary>
/// <param name="When">To the minute.</param>
/// <param name="Prompt">Name and version.</param>
/// <param name="Happened">What happened, in words.</param>
/// <param name="NextTry">What to try next.</param>
internal sealed record LogEntry(DateTimeOffset When, string Prompt, double Functionality, double Format, double Completeness, string Happened, string NextTry)
{
    /// <summary>The mean of the three.</summary>
    public double Overall => (Functionality + Format + Completeness) / 3;
}

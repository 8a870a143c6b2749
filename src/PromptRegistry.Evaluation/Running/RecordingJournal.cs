using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>
/// Answers as they come, a line each, beside the repository's files and never committed: what a run that is killed had paid for, the next one finds
/// here. A line that was not finished is left out. Safe for use by several threads.
/// </summary>
internal sealed class RecordingJournal(IEvaluationFiles files, string prompt, bool isRefresh)
{
    private readonly Lock gate = new();
    private bool begun;

    /// <summary>Begins the journal of a run that replaces what is recorded.</summary>
    private static ReadOnlySpan<byte> RefreshMark => "{\"refresh\":true}\n"u8;

    /// <summary>In a folder that the repository ignores.</summary>
    public static string PathOf(string prompt) => $".promptregistry/recordings/{prompt}.jsonl";

    /// <summary>What an earlier run left.</summary>
    public static JournalContent Read(IEvaluationFiles files, string prompt)
    {
        if (files.Read(PathOf(prompt)) is not { } content) return new JournalContent([], false);
        var isRefresh = content.AsSpan().StartsWith(RefreshMark);
        var found = new List<(RecordingKey, byte[])>();
        var start = 0;
        while (content.AsSpan(start).IndexOf((byte)'\n') is var length and >= 0)
        {
            var line = content.AsSpan(start, length);
            if (RecordingLine.ReadKey(line) is { } key && RecordingLine.Read(line) is not null) found.Add((key, line.ToArray()));
            start += length + 1;
        }

        return new JournalContent(found, isRefresh);
    }

    public void Add(RecordingKey key, ModelAnswer answer)
    {
        byte[] line = [.. RecordingLine.Write(key, answer), (byte)'\n'];
        lock (gate)
        {
            // A line that a killed run did not finish is ended, so that it does not swallow this one.
            if (!begun) Begin();
            files.Append(PathOf(prompt), line);
        }
    }

    public void Remove() => files.Delete(PathOf(prompt));

    private void Begin()
    {
        begun = true;
        var content = files.Read(PathOf(prompt));
        if (content is null or { Length: 0 })
        {
            if (isRefresh) files.Append(PathOf(prompt), RefreshMark);
        }
        else if (content[^1] != (byte)'\n')
        {
            files.Append(PathOf(prompt), "\n"u8);
        }
    }
}

/// <summary>What a run that did not end had answered.</summary>
/// <param name="IsRefresh">Whether it was replacing what is recorded.</param>
internal sealed record JournalContent(IReadOnlyList<(RecordingKey Key, byte[] Line)> Lines, bool IsRefresh);

using System.Text.Json;
using PromptRegistry.Events.Storage;

namespace PromptRegistry.Events.Writing;

/// <summary>
/// What a store did not take, on disk: a batch a line, in JSON. Each process writes a file of its own in the folder, and takes over files that a process left
/// behind that is no more. A line that was not finished is none.
/// </summary>
internal sealed class EventJournal : IDisposable
{
    private const int Most = 1000;

    private readonly FileStream? file;
    private readonly long maximum;
    private readonly List<FileStream> left = [];
    private long length;

    public EventJournal(string folder, long maximum)
    {
        this.maximum = maximum;
        try
        {
            Directory.CreateDirectory(folder);
            for (var number = 0; number < Most; number++)
            {
                var path = Path.Combine(folder, $"events-{number}.jsonl");
                var exists = File.Exists(path);
                if (!exists && file is not null) break;
                if (Open(path) is not { } opened) continue;
                if (file is null) file = opened;
                else left.Add(opened);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Without a journal the writer drops, and counts, what the store does not take.
        }

        length = file?.Length ?? 0;
    }

    /// <summary>Bytes that wait for the store.</summary>
    public long Length => Interlocked.Read(ref length) + left.Sum(f => f.Length);

    /// <summary>Whether there was room for it.</summary>
    public bool Append(EventBatch batch)
    {
        if (file is null) return false;
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(batch, JournalJson.Default.EventBatch), (byte)'\n'];
        if (file.Length + line.Length > maximum) return false;
        var start = file.Length;
        try
        {
            file.Position = start;
            file.Write(line);
            file.Flush(flushToDisk: true);
            Interlocked.Exchange(ref length, file.Length);
            return true;
        }
        catch (Exception exception) when (IsOfDisk(exception))
        {
            // A full disk: half a line is taken back, as far as that goes.
            TryCut(start);
            return false;
        }
    }

    /// <summary>What waits, the oldest first.</summary>
    public IEnumerable<EventBatch> Read()
    {
        foreach (var one in (IEnumerable<FileStream>)[.. left, .. file is null ? Array.Empty<FileStream>() : [file]])
        {
            if (one.Length == 0) continue;
            one.Position = 0;
            using var reader = new StreamReader(one, leaveOpen: true);
            while (reader.ReadLine() is { } line)
            {
                if (Batch(line) is { } batch) yield return batch;
            }
        }
    }

    /// <summary>The store has all of it.</summary>
    public void Clear()
    {
        foreach (var one in left)
        {
            one.Dispose();
            TryDelete(one.Name);
        }

        left.Clear();
        if (file is { Length: > 0 }) TryCut(0);
    }

    public void Dispose()
    {
        foreach (var one in left) one.Dispose();
        if (file is null) return;
        var isEmpty = file.Length == 0;
        file.Dispose();
        if (isEmpty) TryDelete(file.Name);
    }

    /// <summary>Null where another process has it.</summary>
    private static FileStream? Open(string path)
    {
        try
        {
            // Without a buffer: what a full disk did not take must not be tried again when the file is closed.
            var opened = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            CutUnfinished(opened);
            return opened;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>A process that was killed may have left part of a line, behind which nothing could be read.</summary>
    private static void CutUnfinished(FileStream opened)
    {
        var block = new byte[64 * 1024];
        long end = 0;
        for (var from = opened.Length; from > 0 && end == 0;)
        {
            var count = (int)Math.Min(block.Length, from);
            from -= count;
            opened.Position = from;
            opened.ReadExactly(block, 0, count);
            end = block.AsSpan(0, count).LastIndexOf((byte)'\n') is var at and >= 0 ? from + at + 1 : 0;
        }

        if (end < opened.Length) opened.SetLength(end);
    }

    private static EventBatch? Batch(string line)
    {
        try
        {
            // What lies in the folder may be anything.
            return JsonSerializer.Deserialize(line, JournalJson.Default.EventBatch) is { Calls: { } calls, Feedback: { } feedback } batch
                && calls.All(c => c is { RenderId: not null, Prompt: not null, Version: not null, Digest: not null })
                && feedback.All(f => f is { RenderId: not null, Name: not null })
                    ? batch
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What a disk that is full, or takes no longer file, makes of writing.</summary>
    private static bool IsOfDisk(Exception exception) => exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // An empty file harms nobody.
        }
    }

    private void TryCut(long at)
    {
        try
        {
            file!.SetLength(at);
        }
        catch (Exception exception) when (IsOfDisk(exception))
        {
            // What is left of the line is no JSON, and not read.
        }

        Interlocked.Exchange(ref length, file!.Length);
    }
}

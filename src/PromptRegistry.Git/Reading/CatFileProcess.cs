using System.Diagnostics;
using System.Globalization;
using System.Text;
using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Reading;

/// <summary>One long-lived <c>git cat-file --batch-command</c>: asks and answers, one at a time.</summary>
internal sealed class CatFileProcess : IDisposable
{
    private readonly Process process;
    private readonly Stream input;
    private readonly AnswerStream output;
    private readonly StringBuilder errors = new();

    public CatFileProcess(GitCommand git)
    {
        process = git.Start(["cat-file", "--batch-command"]);
        input = process.StandardInput.BaseStream;
        output = new AnswerStream(process.StandardOutput.BaseStream);
        process.ErrorDataReceived += (_, line) => Remember(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>Id and kind of what a full ref name or an object id names; null where there is none.</summary>
    public (ObjectId Id, GitObjectKind Kind)? Info(string name)
    {
        Send("info", name);
        return Header() is { } header ? (header.Id, header.Kind) : null;
    }

    /// <summary>An object and its bytes; null where there is none. Never reads more bytes than the maximum.</summary>
    public (ObjectId Id, GitObjectKind Kind, byte[] Content)? Contents(string name, int maximum)
    {
        Send("contents", name);
        if (Header() is not { } header) return null;
        if (header.Size > maximum)
        {
            // The answer is on its way already; ending the process is cheaper than reading gigabytes to throw them
            // away.
            throw new GitObjectTooLargeException(header.Id, header.Size, maximum);
        }

        var content = new byte[header.Size];
        output.ReadExactly(content);
        Span<byte> lineEnd = stackalloc byte[1];
        output.ReadExactly(lineEnd);
        return (header.Id, header.Kind, content);
    }

    public void Dispose()
    {
        try
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(200)) GitCommand.Kill(process);
        }
        catch (IOException)
        {
            GitCommand.Kill(process);
        }

        output.Dispose();
        process.Dispose();
    }

    private void Send(string command, string name)
    {
        try
        {
            input.Write(Encoding.UTF8.GetBytes($"{command} {name}\n"));
            input.Flush();
        }
        catch (IOException exception)
        {
            throw Ended(exception);
        }
    }

    private (ObjectId Id, GitObjectKind Kind, long Size)? Header()
    {
        var line = output.ReadLine() ?? throw Ended(null);
        var parts = line.Split(' ');
        if (parts.Length == 3
            && ObjectId.TryParse(parts[0], out var id)
            && long.TryParse(parts[2], CultureInfo.InvariantCulture, out var size))
        {
            return (id, ObjectParser.Kind(parts[1], id), size);
        }

        return line.EndsWith(" missing", StringComparison.Ordinal)
            ? null
            : throw new GitException($"git cat-file gave an answer that is not understood: {line}");
    }

    private GitException Ended(Exception? inner)
    {
        // Only the wait without a limit also waits for the error text.
        if (process.WaitForExit(1000)) process.WaitForExit();
        string said;
        lock (errors) said = errors.ToString().Trim();
        var lacks = said.Contains("promisor remote", StringComparison.Ordinal)
            ? "\nThis is a partial clone, and reading fetches nothing. Bring the files first: 'git fetch --refetch --no-filter' "
                + "with the refspecs of the tags and of the ledger."
            : "";
        return new GitException(
            said.Length == 0 ? "git cat-file ended unexpectedly." : $"git cannot read here: {said}{lacks}", inner);
    }

    private void Remember(string? line)
    {
        if (line is null) return;
        lock (errors)
        {
            if (errors.Length < 4096) errors.Append(line).Append('\n');
        }
    }
}

/// <summary>Lines and counted bytes, in turn, as <c>git cat-file</c> answers.</summary>
internal sealed class AnswerStream(Stream from) : IDisposable
{
    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;

    /// <summary>A line without its end; null where the stream ends before.</summary>
    public string? ReadLine()
    {
        var searched = 0;
        while (true)
        {
            var length = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = Encoding.UTF8.GetString(buffer, start, searched + length);
                start += searched + length + 1;
                return line;
            }

            searched = end - start;
            if (!Fill()) return null;
        }
    }

    /// <exception cref="EndOfStreamException">The stream ends before.</exception>
    public void ReadExactly(Span<byte> into)
    {
        var buffered = Math.Min(into.Length, end - start);
        buffer.AsSpan(start, buffered).CopyTo(into);
        start += buffered;
        if (buffered < into.Length) from.ReadExactly(into[buffered..]);
    }

    public void Dispose() => from.Dispose();

    private bool Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        var read = from.Read(buffer, end, buffer.Length - end);
        end += read;
        return read > 0;
    }
}

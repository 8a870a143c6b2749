using System.Globalization;

namespace PromptRegistry.Evaluation.Sandboxing;

/// <summary>What a process and all below it take, as Linux tells. Elsewhere nothing is seen.</summary>
internal static class ProcessWatch
{
    /// <summary>Counting ends beyond this: it is too many already.</summary>
    private const int Most = SandboxLimits.Processes * 4;

    /// <summary>How many processes there are, and the bytes of memory that belong to them alone.</summary>
    public static (int Count, long Bytes) Measure(int process)
    {
        var (count, bytes) = (0, 0L);
        var open = new Stack<int>([process]);
        while (count < Most && open.TryPop(out var id))
        {
            count++;
            bytes += Memory(id);
            foreach (var child in Children(id)) open.Push(child);
        }

        return (count, bytes);
    }

    private static List<int> Children(int process)
    {
        var children = new List<int>();
        try
        {
            foreach (var task in Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task")))
            {
                foreach (var id in File.ReadAllText(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    if (int.TryParse(id, CultureInfo.InvariantCulture, out var child)) children.Add(child);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It has ended.
        }

        return children;
    }

    /// <summary>Pages of its own and shared memory; those of programs and libraries are the machine's.</summary>
    private static long Memory(int process)
    {
        var bytes = 0L;
        try
        {
            foreach (var line in File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status")))
            {
                if (!line.StartsWith("RssAnon:", StringComparison.Ordinal) && !line.StartsWith("RssShmem:", StringComparison.Ordinal)) continue;
                var number = line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1).Trim();
                if (number.EndsWith(" kB") && long.TryParse(number[..^3], CultureInfo.InvariantCulture, out var kilobytes)) bytes += kilobytes << 10;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It has ended.
        }

        return bytes;
    }
}

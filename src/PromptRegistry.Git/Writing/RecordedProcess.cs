using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace PromptRegistry.Git.Writing;

/// <summary>
/// A process of this machine by its number and start, so that another one with the same number is not taken for it. The
/// start is what the kernel counts since the machine's own; a time by the clock would not be the same for every reader.
/// </summary>
internal sealed record RecordedProcess(int Id, long Started)
{
    /// <summary>How far two readings of one start may be apart where only the clock tells.</summary>
    private static readonly long Tolerance = OperatingSystem.IsLinux() ? 0 : TimeSpan.FromSeconds(2).Ticks;

    public static RecordedProcess Of(Process process) => new(process.Id, StartOf(process) ?? 0);

    public static RecordedProcess? Parse(string text)
    {
        var parts = text.Split(' ');
        return parts.Length == 2
            && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var id)
            && long.TryParse(parts[1], CultureInfo.InvariantCulture, out var started)
            ? new RecordedProcess(id, started)
            : null;
    }

    /// <summary>Whether it has ended, at the latest after so long a time of waiting.</summary>
    public bool HasEnded(TimeSpan patience)
    {
        var until = Stopwatch.GetTimestamp() + (long)(patience.TotalSeconds * Stopwatch.Frequency);
        while (IsRunning())
        {
            if (Stopwatch.GetTimestamp() >= until) return false;
            Thread.Sleep(10);
        }

        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id} {Started}");

    private bool IsRunning()
    {
        try
        {
            using var process = Process.GetProcessById(Id);
            // What had ended before it could be asked for its start has none.
            return Started != 0 && StartOf(process) is { } start && Math.Abs(start - Started) <= Tolerance;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static long? StartOf(Process process)
    {
        try
        {
            if (!OperatingSystem.IsLinux()) return process.StartTime.ToUniversalTime().Ticks;
            // The third and the 22nd field; the second is the name in brackets, in which anything may stand.
            var line = File.ReadAllText($"/proc/{process.Id}/stat");
            var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            // What ended and was not collected by its parent does nothing any more.
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or IOException)
        {
            return null;
        }
    }
}

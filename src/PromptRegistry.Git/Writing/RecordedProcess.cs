using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace PromptRegistry.Git.Writing;

/// <summary>A process of this machine by its number and start, so that another one with the same number is not taken for it.</summary>
internal sealed record RecordedProcess(int Id, long Started)
{
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
        try
        {
            using var process = Process.GetProcessById(Id);
            // What had ended before it could be asked for its start has no start.
            return Started == 0 || StartOf(process) != Started || process.WaitForExit(patience);
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id} {Started}");

    private static long? StartOf(Process process)
    {
        try
        {
            return process.StartTime.ToUniversalTime().Ticks;
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}

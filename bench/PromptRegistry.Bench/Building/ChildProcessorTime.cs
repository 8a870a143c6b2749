using System.Globalization;

namespace PromptRegistry.Bench.Building;

/// <summary>The processor's time of all processes that this one started and that ended, with those that they started.</summary>
internal static class ChildProcessorTime
{
    private const double MillisecondsPerTick = 10;

    /// <summary>In milliseconds; 0 where the system does not say.</summary>
    public static double Now
    {
        get
        {
            if (!OperatingSystem.IsLinux()) return 0;
            // The name before it may have blanks; what follows its parenthesis begins with the third field.
            var stat = File.ReadAllText("/proc/self/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (Number(fields[13]) + Number(fields[14])) * MillisecondsPerTick;
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

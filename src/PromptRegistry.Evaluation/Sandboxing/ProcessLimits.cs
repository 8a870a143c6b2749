using System.Globalization;

namespace PromptRegistry.Evaluation.Sandboxing;

/// <summary>
/// The limits that the kernel keeps for each process, set by the shell that then becomes the program. What they do not bind (root has no limit of
/// processes; memory counts for each process alone), <see cref="ProcessWatch"/> sees.
/// </summary>
internal static class ProcessLimits
{
    private const int Kilobyte = 1024;

    /// <summary>A runtime maps more than it uses.</summary>
    private const long Slack = 512L << 20;

    /// <summary>The command under its limits; <c>ulimit</c> counts files in blocks of 512 bytes and memory in KiB.</summary>
    public static IReadOnlyList<string> Wrap(IReadOnlyList<string> command, SandboxLimits limits)
    {
        var seconds = (int)Math.Ceiling(limits.Time.TotalSeconds * 4) + 1;
        var script = string.Create(CultureInfo.InvariantCulture,
            $"ulimit -c 0; ulimit -f {SandboxLimits.FileBytes / 512}; ulimit -d {((limits.Memory * 2) + Slack) / Kilobyte}; ulimit -t {seconds}; ulimit -n 256; "
            + $"ulimit -u {SandboxLimits.Processes} 2>/dev/null || ulimit -p {SandboxLimits.Processes} 2>/dev/null; exec \"$@\"");
        return ["/bin/sh", "-c", script, "sh", .. command];
    }
}

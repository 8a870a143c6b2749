using PromptRegistry.Evaluation.Sandboxing;
using PromptRegistry.TestKit;

namespace PromptRegistry.Evaluation.Tests.Programs;

/// <summary>The sandbox of this machine, for tests: a build server has to have it.</summary>
internal static class Bubblewrapped
{
    public static Sandbox Sandbox { get; } = Sandbox.Of(() => ProgramTrust.Sandboxed);

    public static void Need()
    {
        if (!InstalledProgram.IsExpected("bwrap")) Assert.Skip("bwrap is not installed: apt-get install bubblewrap.");
        Assert.Null(Sandbox.Problem);
    }

    public static Task<SandboxResult> ShellAsync(
        string script, string input = "", double seconds = 20, int memory = 256, CancellationToken cancellation = default) => Sandbox.RunAsync(
        new SandboxTask(
            ["/bin/bash", "run.sh"], new Dictionary<string, byte[]> { ["run.sh"] = System.Text.Encoding.UTF8.GetBytes(script) }, input,
            new SandboxLimits(TimeSpan.FromSeconds(seconds), (long)memory << 20)),
        cancellation);
}

namespace PromptRegistry.TestKit;

/// <summary>Programs that a bare machine need not have: tests of them are skipped there, and fail on a build server.</summary>
public static class InstalledProgram
{
    /// <summary>Whether a test of a program is to run: it is in a folder of <c>PATH</c>, or a build server has to have it.</summary>
    public static bool IsExpected(string name) =>
        Environment.GetEnvironmentVariable("CI") is not null
        || (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(f => f.Length > 0 && (File.Exists(Path.Combine(f, name)) || File.Exists(Path.Combine(f, name + ".exe"))));
}

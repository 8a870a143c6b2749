using System.Reflection;

namespace PromptRegistry.TestKit;

/// <summary>
/// Compares an assembly's public API with the approved one beside the test. With <c>PROMPTREGISTRY_APPROVE=1</c> the
/// approved file is written instead.
/// </summary>
public static class ApprovedApi
{
    /// <summary>Null when nothing changed; else what did, and how to approve it.</summary>
    /// <param name="assembly">The assembly to look at.</param>
    /// <param name="path">The approved file, relative to the repository.</param>
    public static string? Difference(Assembly assembly, string path)
    {
        var actual = PublicApi.Of(assembly);
        var file = Path.Combine(RepositoryRoot.Path, path);
        if (Environment.GetEnvironmentVariable("PROMPTREGISTRY_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
            return null;
        }

        var approved = File.Exists(file) ? File.ReadAllText(file).Replace("\r\n", "\n", StringComparison.Ordinal) : "";
        if (actual == approved)
            return null;
        var before = approved.Split('\n');
        var now = actual.Split('\n');
        var changes = before.Except(now).Select(line => "- " + line.Trim())
            .Concat(now.Except(before).Select(line => "+ " + line.Trim()));
        return $"The public API of {assembly.GetName().Name} is not the approved one:\n{string.Join("\n", changes)}\n"
            + $"If that is meant, run this test with PROMPTREGISTRY_APPROVE=1 and commit {path}.";
    }
}

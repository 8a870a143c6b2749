using System.Diagnostics;
using System.Text;

namespace PromptRegistry.Bench.Registry;

/// <summary>The git commands that do the same work, their start included.</summary>
internal static class Peers
{
    /// <summary>Every file of every prompt, by the environment's tag.</summary>
    public static void CatFile(string folder)
    {
        using var process = Git.Start(folder, ["cat-file", "--batch"]);
        var ask = new StringBuilder();
        foreach (var prompt in Names.All)
        {
            var tag = Names.Environment(prompt, "prod");
            ask.Append(tag).Append(':').Append(Names.Manifest(prompt)).Append('\n');
            ask.Append(tag).Append(':').Append(Names.Template(prompt)).Append('\n');
        }

        var asking = Task.Run(() =>
        {
            process.StandardInput.Write(ask.ToString());
            process.StandardInput.Close();
        });
        var answer = process.StandardOutput.ReadToEnd();
        asking.GetAwaiter().GetResult();
        process.WaitForExit();
        if (answer.Split("messages:").Length != Names.Prompts + 1) throw new InvalidOperationException("git cat-file did not find every prompt");
    }

    /// <summary>Where the environments' tags point, of one environment or of all three.</summary>
    public static void ForEachRef(string folder, params string[] environments)
    {
        var globs = environments.Select(e => $"refs/tags/prompts/*/{e}");
        var lines = Git.Run(folder, ["for-each-ref", "--format=%(objectname) %(refname)", .. globs]);
        if (lines.Count(c => c == '\n') != Names.Prompts * environments.Length) throw new InvalidOperationException("git for-each-ref did not find every tag");
    }

    public static double Time(Action run)
    {
        var watch = Stopwatch.StartNew();
        run();
        return watch.Elapsed.TotalMilliseconds;
    }
}

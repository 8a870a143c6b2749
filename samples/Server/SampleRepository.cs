using System.Diagnostics;

namespace SampleServer;

/// <summary>Makes the repository with the same commands that people use: prompts, two changes, releases, promotions, and a rollout that runs.</summary>
internal static class SampleRepository
{
    public static void Make(SamplePlace place)
    {
        Directory.CreateDirectory(place.Folder);
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "repository"), "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(place.Repository, Path.GetRelativePath(Path.Combine(AppContext.BaseDirectory, "repository"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to, overwrite: true);
        }

        Git(place, "init", "--quiet", "--initial-branch", "main");
        Git(place, "config", "user.name", "Ada Sample");
        Git(place, "config", "user.email", "ada@example.org");
        Prompt(place, "init");
        Commit(place, "Three prompts");
        Release(place, "support/triage", "prod");
        Release(place, "support/reply", "prod");
        Release(place, "catalogue/summary", "prod");

        Edit(place, "prompts/support/triage/prompt.yaml", "version: 1.0.0", "version: 1.1.0");
        Edit(place, "prompts/support/triage/system.scriban", "urgency. Answer", "urgency: what stops work is urgent. Answer");
        Commit(place, "triage: say what is urgent");
        Release(place, "support/triage", "prod");

        Edit(place, "prompts/support/triage/prompt.yaml", "version: 1.1.0", "version: 1.2.0");
        File.AppendAllText(Path.Combine(place.Repository, "prompts/support/triage/system.scriban"), "Money that is lost is billing, whatever else is said.\n");
        Commit(place, "triage: money is billing");
        Prompt(place, "release", "support/triage");
        Prompt(place, "promote", "support/triage", "--to", "staging");
        Prompt(place, "rollout", "start", "support/triage", "--in", "prod");

        var key = Prompt(place, "serve", "keys", "add", "--keys", place.Keys, "--name", "Ada Sample", "--email", "ada@example.org", "--role", "administrator", "--days", "30");
        File.WriteAllText(place.Key, key.Split('\n').First(line => line.StartsWith("prk_", StringComparison.Ordinal)).Trim());
    }

    private static void Release(SamplePlace place, string prompt, string environment)
    {
        Prompt(place, "release", prompt);
        Prompt(place, "promote", prompt, "--to", environment);
    }

    private static void Commit(SamplePlace place, string message)
    {
        Git(place, "add", "-A");
        Git(place, "commit", "--quiet", "-m", message);
    }

    private static void Edit(SamplePlace place, string file, string old, string now)
    {
        var path = Path.Combine(place.Repository, file);
        File.WriteAllText(path, File.ReadAllText(path).Replace(old, now, StringComparison.Ordinal));
    }

    private static void Git(SamplePlace place, params string[] arguments) => Run("git", arguments, place.Repository);

    private static string Prompt(SamplePlace place, params string[] arguments) => Run("dotnet", [SamplePlace.CommandLine, .. arguments], place.Repository);

    private static string Run(string program, IReadOnlyList<string> arguments, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}{error.Result}");
    }
}

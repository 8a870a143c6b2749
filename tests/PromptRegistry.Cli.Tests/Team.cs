using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary>A bare repository that a team shares, and clones of it, each with somebody at the keyboard.</summary>
internal sealed class Team : IDisposable
{
    private readonly CliRepository first = new();
    private readonly TempDirectory places = new();

    /// <param name="settings">The settings on the protected branch; null for none.</param>
    public Team(string? settings = null)
    {
        if (settings is not null) first.Write("promptregistry.yaml", settings);
        first.Git.Commit("settings");
        Remote = places.Combine("remote.git");
        first.Git.Git("clone", "--quiet", "--bare", first.Root, Remote);
    }

    /// <summary>The shared repository's folder.</summary>
    public string Remote { get; }

    /// <summary>The shared repository's address, over which clones can be shallow.</summary>
    public string Address => "file://" + Remote;

    /// <summary>A clone of the shared repository with somebody at the keyboard.</summary>
    public string Clone(string who, params string[] options)
    {
        var folder = places.Combine(who);
        first.Git.Git(["clone", "--quiet", .. options, Address, folder]);
        Git(folder, "config", "user.name", who);
        Git(folder, "config", "user.email", $"{who}@example.org");
        return folder;
    }

    public string Git(string folder, params string[] arguments) => first.Git.Git(["-C", folder, .. arguments]);

    public static CliResult Run(string folder, params string[] arguments) => CliRepository.RunIn(folder, arguments);

    public static CliResult Do(string folder, params string[] arguments)
    {
        var result = Run(folder, arguments);
        if (result.ExitCode != 0) Assert.Fail($"{string.Join(' ', arguments)}: {result}");
        return result;
    }

    /// <summary>Commits a new version of the prompt and pushes the branch.</summary>
    public void Change(string folder, string version, string text)
    {
        var manifest = Path.Combine(folder, "prompts/greeting/prompt.yaml");
        var lines = File.ReadAllLines(manifest).Select(l => l.StartsWith("version:", StringComparison.Ordinal) ? $"version: {version}" : l);
        File.WriteAllText(manifest, string.Join('\n', lines) + "\n");
        File.WriteAllText(Path.Combine(folder, "prompts/greeting/user.scriban"), text + " {{ name }}.");
        Git(folder, "commit", "--quiet", "--all", "--message", $"greeting {version}");
        Git(folder, "push", "--quiet", "origin", "HEAD:main");
    }

    /// <summary>Every ref of a repository with its target.</summary>
    public string References(string folder) => Git(folder, "for-each-ref", "--format=%(refname) %(objectname)");

    /// <summary>How many roots the shared ledger has, and how many merges: a line has one and none.</summary>
    public (int Roots, int Merges) Shape() => (
        Count("--max-parents=0"), Count("--min-parents=2"));

    /// <summary>The subjects of the shared ledger, the newest first.</summary>
    public IReadOnlyList<string> Events() => Git(Remote, "log", "--format=%s", "prompts/ledger").Split('\n');

    public void Dispose()
    {
        first.Dispose();
        places.Dispose();
    }

    private int Count(string which) =>
        int.Parse(Git(Remote, "rev-list", "--count", which, "prompts/ledger"), System.Globalization.CultureInfo.InvariantCulture);
}

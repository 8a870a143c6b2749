using System.Globalization;
using System.Text;

namespace PromptRegistry.Cli.Tests;

/// <summary>A few objects or a few megabytes of a stranger's that stand for work without end: an answer that names the limit.</summary>
public sealed class EndlessWorkTests : IDisposable
{
    private readonly CliRepository repository = new();

    public void Dispose() => repository.Dispose();

    public static TheoryData<string, string> Manifests() => new()
    {
        { "40000 values of an enum", "inputs: { name: { type: enum, values: [" + List(40_000, "v") + "], default: v1 } }\n" },
        { "150000 inputs", "inputs:\n" + Lines(150_000, "  i{0}: string\n") },
        { "60000 properties", "inputs: { name: { type: object, properties: {" + List(60_000, "p", ": string") + "} } }\n" },
        { "60000 tags", "tags: [" + List(60_000, "t") + "]\ninputs: { name: string }\n" },
    };

    [Theory]
    [MemberData(nameof(Manifests))]
    public void A_manifest_without_measure(string what, string part)
    {
        repository.Write("prompts/greeting/prompt.yaml",
            "name: greeting\nversion: 1.0.0\nmodel: { name: m }\n" + part + "messages: [{ role: user, content: \"{{ name }}\" }]\n");

        repository.Run("check").Fails(3, "error PRM0019", $"{what.Split(' ')[0]} entries stand here; at most 1000 are read");
    }

    [Fact]
    public void Many_lists_that_are_each_short()
    {
        var part = Lines(900, "  i{0}: {{ type: enum, values: [" + List(60, "v") + "], default: v1 }}\n");
        repository.Write("prompts/greeting/prompt.yaml",
            "name: greeting\nversion: 1.0.0\nmodel: { name: m }\ninputs:\n" + part + "messages: [{ role: user, content: \"x\" }]\n");

        repository.Run("check").Fails(3, "error PRM0019", "holds more than 50000 values");
    }

    [Theory]
    [InlineData("check")]
    [InlineData("check --json")]
    [InlineData("check --msbuild")]
    public void Findings_without_measure(string command)
    {
        repository.Write("prompts/greeting/user.scriban", string.Concat(Enumerable.Range(0, 3000).Select(i => $"{{{{ unknown_{i} }}}}\n")));

        var result = repository.Run(command.Split(' '));

        Assert.Equal(3, result.ExitCode);
        var said = result.Output + result.Error;
        Assert.Equal(1000, said.Split("PRM1002").Length - 1 - (command.EndsWith("build", StringComparison.Ordinal) ? 1000 : 0));
        Assert.Contains("PRM4007", said, StringComparison.Ordinal);
        Assert.Matches(@"There are [\d,]+ more findings\. At most 1,000 are shown", said);
    }

    [Theory]
    [InlineData("templates", "release greeting")]
    [InlineData("prompts", "release nosuch")]
    [InlineData("prompts", "review --base HEAD")]
    public void Ten_objects_that_stand_for_ten_thousand_million_files(string top, string command)
    {
        Commit(top, Bomb());

        repository.Run(command.Split(' ')).Fails(4, "stand more than 200000 files and folders, which is the most that is read");
    }

    /// <summary>A tree of ten names for one tree of ten names, ten deep.</summary>
    private string Bomb()
    {
        var git = repository.Git;
        var kind = "blob";
        git.Write("blob", "x");
        var id = git.Git("hash-object", "-w", "blob");
        File.Delete(Path.Combine(git.Path, "blob"));
        for (var level = 0; level < 10; level++)
        {
            var mode = kind == "blob" ? "100644" : "040000";
            var tree = string.Concat(Enumerable.Range(0, 10).Select(i => $"{mode} {kind} {id}\tn{i}\n"));
            git.Write("tree", tree);
            id = git.Git("-c", "alias.maketree=!git mktree < tree", "maketree");
            File.Delete(Path.Combine(git.Path, "tree"));
            kind = "tree";
        }

        return id;
    }

    private void Commit(string top, string bomb)
    {
        var git = repository.Git;
        var entries = git.Git("ls-tree", "HEAD").Split('\n').Where(l => !l.EndsWith("\t" + top, StringComparison.Ordinal));
        string tree;
        if (top == "prompts")
        {
            git.Write("tree", git.Git("ls-tree", "HEAD:prompts") + $"\n040000 tree {bomb}\tbomb\n");
            tree = git.Git("-c", "alias.maketree=!git mktree < tree", "maketree");
        }
        else
        {
            tree = bomb;
        }

        git.Write("tree", string.Join('\n', [.. entries, $"040000 tree {tree}\t{top}"]) + "\n");
        var root = git.Git("-c", "alias.maketree=!git mktree < tree", "maketree");
        File.Delete(Path.Combine(git.Path, "tree"));
        var commit = git.Git("commit-tree", root, "-p", "HEAD", "-m", "bomb");
        git.Git("update-ref", "HEAD", commit);
    }

    private static string List(int count, string prefix, string suffix = "") =>
        string.Join(", ", Enumerable.Range(0, count).Select(i => prefix + i.ToString(CultureInfo.InvariantCulture) + suffix));

    private static string Lines(int count, string format)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++) text.AppendFormat(CultureInfo.InvariantCulture, format, i);
        return text.ToString();
    }
}

using System.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Shards;
using PromptRegistry.Evaluation.Tests.Models;
using PromptRegistry.TestKit;

namespace PromptRegistry.Evaluation.Tests.Running;

/// <summary>Parts of an evaluation as processes of their own, and what merging them gives.</summary>
public sealed class ShardTests : IDisposable
{
    private const int Shards = 8;

    private readonly TempRepository repository = new();

    public ShardTests()
    {
        repository.Write("prompts/greeting/prompt.yaml", """
            name: greeting
            version: 1.0.0
            model: { name: m }
            inputs: { name: string }
            messages:
              - { role: user, content: "Say hello to {{ name }}." }
            """);
        repository.Write("prompts/greeting/evals.yaml", "samples: 2\ncases:\n" + string.Concat(Enumerable.Range(1, 20).Select(
            i => $"  - {{ id: c{i}, inputs: {{ name: Ada {i} }}, expected: {(i % 7 == 0 ? "Bob" : "Hello Ada")}, tags: [t{i % 3}]{(i == 5 ? ", turns: [{ user: And now?, expected: Hello }]" : "")} }}\n"))
            + "scorers:\n  - contains: Ada\n  - equals\n  - rouge-l: { minimum: 0.4 }\n  - bleu: { corpus-minimum: 0.1 }\n");
    }

    /// <summary>The command line as this repository builds it.</summary>
    private static string Tool { get; } = Path.Combine(
        RepositoryRoot.Path, "artifacts/bin/PromptRegistry.Cli", Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)), "dotnet-prompt.dll");

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task Eight_processes_of_which_two_are_killed_give_the_bytes_of_one_run()
    {
        await RecordAsync();
        var whole = Run("eval", "--report-directory", "whole");
        Assert.Equal(1, whole.ExitCode);

        var processes = Enumerable.Range(1, Shards).Select(i => (Number: i, Process: Start(i))).ToList();
        foreach (var (_, process) in processes.Where(p => p.Number is 3 or 6)) process.Kill();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        foreach (var (number, process) in processes)
        {
            await process.WaitForExitAsync(patience.Token);
            Assert.Equal(number is not (3 or 6), File.Exists(PathOf(number)));
            process.Dispose();
        }

        var incomplete = Run(["eval", "merge", .. Files(1, 2, 4, 5, 7, 8)]);
        Assert.Equal(3, incomplete.ExitCode);
        Assert.Contains(
            "error PRM2071: 2 of 8 shards of 'greeting' are missing: 3, 6. Run them (dotnet prompt eval --shard 3/8), and name all files.", incomplete.Error, StringComparison.Ordinal);

        Assert.Equal(0, Run("eval", "--shard", "3/8").ExitCode);
        Assert.Equal(0, Run("eval", "--shard", "6/8").ExitCode);
        var merged = Run(["eval", "merge", .. Files(8, 7, 6, 5, 4, 3, 2, 1), "--report-directory", "merged"]);

        Assert.Equal(1, merged.ExitCode);
        Assert.Equal(whole.Output.Replace("whole", "merged", StringComparison.Ordinal), merged.Output);
        Assert.Equal(whole.Error, merged.Error);
        foreach (var report in Directory.GetFiles(Path.Combine(repository.Path, "whole")))
            Assert.Equal(File.ReadAllText(report), File.ReadAllText(report.Replace("whole", "merged", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_does_not_belong_together_is_not_merged()
    {
        await RecordAsync();
        foreach (var shard in (string[])["1/2", "2/2"]) Assert.Equal(0, Run("eval", "--shard", shard, "--report-directory", "out").ExitCode);
        var (one, two) = (Path.Combine(repository.Path, "out/shard-1-of-2.jsonl"), Path.Combine(repository.Path, "out/shard-2-of-2.jsonl"));

        Fails("Shard 1/2 of 'greeting' is there twice. Name each file once.", one, one, two);
        Fails("There is no such file.", one, two + "x");
        var content = File.ReadAllBytes(two);
        File.WriteAllBytes(two, content[..^20]);
        Fails("or a part of one: the last line does not end. Run that shard again.", one, two);
        File.WriteAllText(two, "no JSON\n");
        Fails("(1,1): error PRM2070: This is no file that 'dotnet prompt eval --shard' wrote", one, two);
        File.WriteAllText(two, System.Text.Encoding.UTF8.GetString(content).Replace("\"mode\":\"replay\"", "\"mode\":\"nonsense\"", StringComparison.Ordinal));
        Fails("its mode is neither replay nor live", one, two);
        File.WriteAllText(two, System.Text.Encoding.UTF8.GetString(content).Replace("\"case\":\"c2\"", "\"case\":\"c99\"", StringComparison.Ordinal));
        Fails("No shard has sample 1 of the case 'c2' as it is asked for here.", one, two);
        File.WriteAllBytes(two, content);
        repository.Write("prompts/greeting/prompt.yaml", File.ReadAllText(Path.Combine(repository.Path, "prompts/greeting/prompt.yaml")).Replace("hello", "hi", StringComparison.Ordinal));
        Fails("Shard 1/2 of 'greeting' was made of another state: the prompt's content digest is ", one, two);

        void Fails(string message, params string[] files)
        {
            var result = Run(["eval", "merge", .. files]);
            Assert.Equal(3, result.ExitCode);
            Assert.Contains(message, result.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("3/8", null, null, null, "3/8")]
    [InlineData("auto/8", "0", null, null, "1/8")]
    [InlineData("auto/8", "7", "2", "4", "8/8")]
    [InlineData("auto", null, "2", "4", "2/4")]
    [InlineData("auto/4", null, "4", null, "4/4")]
    [InlineData("auto/8", "8", null, null, "The surroundings say that this is part 9 of 8")]
    [InlineData("auto/8", "-1", null, null, "The surroundings say")]
    [InlineData("auto/8", null, null, null, "takes the number of the part from JOB_COMPLETION_INDEX or CI_NODE_INDEX, and none of them is set")]
    [InlineData("auto", "1", null, null, "takes the number of parts from CI_NODE_TOTAL")]
    [InlineData("0/8", null, null, null, "The parts of 8 are 1 to 8, but '0/8' was found.")]
    [InlineData("9/8", null, null, null, "The parts of 8 are 1 to 8")]
    [InlineData("1/0", null, null, null, "A shard such as 3/8 or auto/8 was expected")]
    [InlineData("1/20000", null, null, null, "of at most 10,000")]
    [InlineData("x", null, null, null, "but 'x' was found")]
    public void A_shard_is_named_or_taken_from_the_surroundings(string text, string? job, string? node, string? total, string expected)
    {
        var shard = Shard.Parse(text, name => name switch { "JOB_COMPLETION_INDEX" => job, "CI_NODE_INDEX" => node, _ => total }, out var problem);
        Assert.Contains(expected, shard?.ToString() ?? problem!, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_about_all_cases_are_refused_beside_a_shard()
    {
        foreach (var option in (string[][])[["--accept"], ["--show", "c1"], ["--models", "a,b"], ["--against", "prod"], ["--base", "main"]])
            Assert.Equal(2, Run(["eval", "--shard", "1/2", .. option]).ExitCode);
        Assert.Contains("--shard goes with --mode replay or live", Run("eval", "--shard", "1/2", "--mode", "record").Error, StringComparison.Ordinal);
    }

    private async Task RecordAsync()
    {
        await using var host = await ProtocolHost.StartAsync(ModelProtocol.OpenAI, []);
        host.Text = "Hello Ada";
        repository.Write("promptregistry.yaml", $$"""
            providers:
              host: { endpoint: "{{host.Endpoint}}" }
            evaluation: { provider: host }
            """);
        Assert.Equal(1, Run("eval", "--mode", "record").ExitCode);
    }

    private static string Name(int shard) => $".promptregistry/shards/shard-{shard}-of-{Shards}.jsonl";

    private static string[] Files(params int[] shards) => [.. shards.Select(Name)];

    private string PathOf(int shard) => Path.Combine(repository.Path, Name(shard));

    /// <summary>As a pod of a Kubernetes indexed job would.</summary>
    private Process Start(int shard)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Tool, "eval", "--shard", $"auto/{Shards}"])
        {
            WorkingDirectory = repository.Path,
            Environment = { ["JOB_COMPLETION_INDEX"] = $"{shard - 1}" },
        };
        return Process.Start(start)!;
    }

    private ProcessResult Run(params string[] arguments) => ProcessRunner.Run("dotnet", ["exec", Tool, .. arguments], repository.Path);
}

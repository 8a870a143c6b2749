namespace PromptRegistry.Cli.Tests;

/// <summary>Two branches that add cases, merged by real git.</summary>
public sealed class BaselineMergeTests : IDisposable
{
    private readonly CliRepository repository = new();

    public BaselineMergeTests()
    {
        repository.Do("init");
        repository.Write("prompts/greeting/evals.yaml", "cases:\n  - from: cases.jsonl\nscorers:\n  - contains: hello\n");
        repository.Write("prompts/greeting/cases.jsonl", Case("b") + Case("d") + Case("f") + Case("h"));
        Accept("base");
    }

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Cases_added_at_different_places_merge_by_plain_git()
    {
        Branch("one", "main", before: "b", "a");
        Branch("two", "main", before: "h", "g");

        Assert.Equal(0, repository.Git.TryGit("merge", "--quiet", "--no-edit", "one").ExitCode);

        Assert.DoesNotContain("<<<<<<<", Baseline, StringComparison.Ordinal);
        repository.Do("eval");
        Assert.Equal(["a", "b", "d", "f", "g", "h"], Cases());
    }

    [Fact]
    public void Cases_added_at_the_same_place_are_told_of_with_the_command_that_loses_neither()
    {
        Branch("one", "main", before: "h", "g1");
        Branch("two", "main", before: "h", "g2");

        Assert.NotEqual(0, repository.Git.TryGit("merge", "--quiet", "--no-edit", "one").ExitCode);

        // Cases and answers merged by themselves; the baseline tells its line and what to do.
        Assert.Contains("<<<<<<<", Baseline, StringComparison.Ordinal);
        var line = Array.FindIndex(Baseline.Split('\n'), l => l.StartsWith("<<<<<<<", StringComparison.Ordinal)) + 1;
        repository.RunUnchanged("eval").Fails(3, $"prompts/greeting/baseline.json({line},1): error PRM2121");
        repository.RunUnchanged("eval").Fails(3, "dotnet prompt eval greeting --accept");

        repository.Do("eval", "greeting", "--accept");
        Assert.Equal(["b", "d", "f", "g1", "g2", "h"], Cases());
        repository.Git.Commit("merged");
        repository.Do("eval");
    }

    private string Baseline => repository.Read("prompts/greeting/baseline.json");

    private static string Case(string id) => $$$"""{"id":"{{{id}}}","inputs":{"name":"{{{id}}}"}}""" + "\n";

    private string[] Cases()
    {
        using var json = System.Text.Json.JsonDocument.Parse(Baseline);
        return [.. json.RootElement.GetProperty("cases").EnumerateObject().Select(c => c.Name)];
    }

    private void Branch(string name, string from, string before, string added)
    {
        repository.Git.Git("checkout", "--quiet", "-b", name, from);
        repository.Edit("prompts/greeting/cases.jsonl", Case(before), Case(added) + Case(before));
        Accept(name);
    }

    private void Accept(string message)
    {
        OneAnswer.Record(repository.Root, "hello");
        repository.Do("eval", "--accept");
        repository.Git.Commit(message);
    }
}

using System.Text.Json;
using PromptRegistry.Cli.Bisecting;

namespace PromptRegistry.Cli.Tests;

/// <summary><c>bisect</c>: the release and the commit that made a metric worse, over recorded answers.</summary>
public sealed class BisectTests : IDisposable
{
    private static readonly string[] Names = ["Ada", "Bob", "Eve", "Ivy", "Max", "Una"];

    private readonly CliRepository repository = new();

    public BisectTests()
    {
        repository.Edit("prompts/greeting/prompt.yaml", "{ name: m }", "{ name: m, temperature: 0 }");
        repository.Write("prompts/greeting/evals.yaml",
            $"cases:\n{string.Concat(Names.Select(n => $"  - {{ id: {n.ToLowerInvariant()}, inputs: {{ name: {n} }} }}\n"))}scorers:\n  - contains: \"{{{{ name }}}}\"\n");
        Change("Greet {{ name }}.", "1.0.0");
        Release();
        Change("Greet {{ name }} well.", "1.0.1");
        Release();
        Change("Greet {{ name }} very well.", "1.0.1");
        Change("Greet {{ name }} BROKEN.", "1.0.1", "the bad one");
        Change("Greet {{ name }} BROKEN again.", "1.0.2");
        Release();
        Change("Greet {{ name }} BROKEN for ever.", "1.0.3");
        Release();
    }

    public void Dispose() => repository.Dispose();

    private void Change(string template, string version, string subject = "a change", bool isRecorded = true)
    {
        var manifest = repository.Read("prompts/greeting/prompt.yaml");
        var line = manifest.Split('\n').First(l => l.StartsWith("version:", StringComparison.Ordinal));
        repository.Edit("prompts/greeting/prompt.yaml", line, $"version: {version}");
        repository.Write("prompts/greeting/user.scriban", template);
        if (isRecorded) OneAnswer.Record(repository.Root, text => text.Contains("BROKEN", StringComparison.Ordinal) ? "Hello." : text);
        repository.Git.Commit(subject);
    }

    private void Release() => repository.Do("release", "greeting", "--no-eval");

    private JsonElement Bisect(params string[] arguments)
    {
        using var json = JsonDocument.Parse(repository.Do(["bisect", "greeting", "--metric", "contains", "--json", .. arguments]).Output);
        return json.RootElement.GetProperty("result").Clone();
    }

    [Fact]
    public void The_release_and_in_it_the_commit_are_found_without_a_model()
    {
        var result = Bisect();

        Assert.Equal(("1.0.2", "the bad one", true, 0), (result.GetProperty("release").GetString(), result.GetProperty("subject").GetString(), result.GetProperty("complete").GetBoolean(), result.GetProperty("asked").GetInt32()));
        Assert.Equal(0, result.GetProperty("present").GetDouble());
        var first = result.GetProperty("steps")[0];
        Assert.Equal(("1.0.0", "good", 1.0), (first.GetProperty("state").GetString(), first.GetProperty("verdict").GetString(), first.GetProperty("mean").GetDouble()));
        Assert.Equal(1 / 64.0, first.GetProperty("p").GetDouble(), 6);
        var told = repository.Do("bisect", "greeting", "--metric", "contains", "--good", "1.0.1").Output;
        Assert.Contains("'contains' of greeting was broken by the commit ", told, StringComparison.Ordinal);
        Assert.Contains(": the bad one. It was released with 1.0.2.", told, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_committed_yet_may_be_what_broke_it()
    {
        repository.Git.Git("checkout", "-q", "-b", "other", "prompts/greeting/v1.0.1");
        repository.Write("prompts/greeting/user.scriban", "Greet {{ name }} BROKEN here.");
        OneAnswer.Record(repository.Root, _ => "Hello.");
        foreach (var version in new[] { "1.0.2", "1.0.3" }) repository.Do("retire", $"greeting@{version}");

        Assert.Contains("was broken by what is not committed yet.", repository.Do("bisect", "greeting", "--metric", "contains").Output, StringComparison.Ordinal);
        repository.Git.Commit("not released");
        var result = Bisect();
        Assert.Equal((JsonValueKind.Null, "not released"), (result.GetProperty("release").ValueKind, result.GetProperty("subject").GetString()));
    }

    [Fact]
    public async Task What_is_missing_is_asked_for_within_the_budget_and_else_passed_over()
    {
        foreach (var version in new[] { "1.0.2", "1.0.3" }) repository.Do("retire", $"greeting@{version}");
        Change("Greet {{ name }}, unrecorded.", "1.0.4", isRecorded: false);
        Release();
        Change("Greet {{ name }} BROKEN at last.", "1.0.5");
        Release();

        var passedOver = repository.Do("bisect", "greeting", "--metric", "contains", "--good", "1.0.1", "--json");
        Assert.Contains("PRM3059", passedOver.Output, StringComparison.Ordinal);
        Assert.Contains("skipped", passedOver.Output, StringComparison.Ordinal);

        await using var model = await LoopbackModel.StartAsync(string.Join(' ', Names));
        repository.Write("promptregistry.yaml", $"providers: {{ openai: {{ endpoint: \"{model.Address}\" }} }}\n");
        var cut = repository.Run("bisect", "greeting", "--metric", "contains", "--good", "1.0.1", "--max-calls", "3");
        Assert.Equal(5, cut.ExitCode);
        Assert.Contains("The limit was reached before the end", cut.Output, StringComparison.Ordinal);
        var result = Bisect("--good", "1.0.1", "--max-calls", "50");
        Assert.True(result.GetProperty("complete").GetBoolean());
        Assert.Equal(6, model.Requests.Count);
        Assert.Contains(result.GetProperty("steps").EnumerateArray(), s => s.GetProperty("state").GetString() == "1.0.4" && s.GetProperty("verdict").GetString() == "good");
        Assert.Equal("1.0.5", result.GetProperty("release").GetString());
    }

    [Fact]
    public void What_cannot_be_bisected_says_so()
    {
        repository.Run("bisect", "greeting", "--metric", "contain").Fails(2, "PRM3059", "The suite of greeting has no metric 'contain'. Did you mean 'contains'?");
        repository.Run("bisect", "greeting", "--metric", "contains", "--good", "1.0.2").Fails(3, "PRM3059", "is not shown to be worse now (0) than with 1.0.2 (0, p = 1)");
        repository.Run("bisect", "greeting", "--metric", "contains", "--good", "7.0.0").Fails(2, "PRM3006", "Releases: 1.0.0, 1.0.1, 1.0.2, 1.0.3");
        repository.Run("bisect", "nobody", "--metric", "contains").Fails(2);
        repository.Run("bisect", "greeting").Fails(2, "--metric");
        Assert.Equal("1.0.2", Bisect("--below", "0.5").GetProperty("release").GetString());
        repository.Run("bisect", "greeting", "--metric", "contains", "--below", "0").Fails(3, "PRM3059", "one is to be at least 0 and the other below");
    }

    [Theory]
    [InlineData("gggbb", 3)]
    [InlineData("gb", 1)]
    [InlineData("ggggggg", 7)]
    [InlineData("gbbbbbbbbb", 1)]
    [InlineData("gg?bb", 3)]
    [InlineData("g???b", 4)]
    [InlineData("g", 1)]
    public void A_line_is_halved_until_two_neighbours_differ(string line, int bad)
    {
        var bisection = new Bisection(line.Length);
        var asked = 0;
        while (bisection.Next is { } next)
        {
            asked++;
            bisection.Tell(next, line[next] switch { 'g' => BisectVerdict.Good, 'b' => BisectVerdict.Bad, _ => BisectVerdict.Skipped });
        }

        Assert.Equal(bad, bisection.Bad);
        Assert.InRange(asked, 0, 4);
        Assert.All(bisection.Unknown, u => Assert.Equal('?', line[u]));
        Assert.Equal(bad - bisection.Good - 1, bisection.Unknown.Count());
    }
}

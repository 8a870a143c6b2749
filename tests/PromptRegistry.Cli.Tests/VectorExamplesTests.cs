namespace PromptRegistry.Cli.Tests;

/// <summary>Every verb with prompts whose examples are chosen by the vectors of a model: what is recorded is not asked for again, and what is missing is said.</summary>
public sealed class VectorExamplesTests : IAsyncLifetime
{
    private readonly CliRepository repository = new();
    private LoopbackModel model = null!;

    public async ValueTask InitializeAsync()
    {
        model = await LoopbackModel.StartAsync("Ada");
        Settings();
        GreetingByVectors.Write(repository);
        File.Delete(Path.Combine(repository.Root, "prompts/greeting/user.scriban"));
        repository.Git.Commit("vectors");
    }

    public async ValueTask DisposeAsync()
    {
        await model.DisposeAsync();
        repository.Dispose();
    }

    [Fact]
    public async Task What_is_recorded_is_compared_and_reviewed_without_a_model()
    {
        repository.Do("eval", "greeting", "--mode", "record");
        repository.Git.Commit("recordings");
        repository.Do("release", "greeting");
        repository.Git.Git("checkout", "--quiet", "-b", "change");
        repository.Edit("prompts/greeting/prompt.yaml", "{{ name }}", "{{ name }}!");
        repository.Do("eval", "greeting", "--mode", "record");
        var asked = model.Embedded.Count;
        await model.DisposeAsync();

        Assert.Contains("=== ada, user: 1.0.0 | work tree\nA Ada ", repository.RunUnchanged("diff", "greeting").Output, StringComparison.Ordinal);
        var review = repository.RunUnchanged("review");
        Assert.Equal(0, review.ExitCode);
        Assert.Contains("Evaluation: passed → passed.", review.Output, StringComparison.Ordinal);
        repository.Do("bump", "greeting");
        repository.Git.Commit("change");
        repository.Do("release", "greeting");
        Assert.Matches("=== ada, user: 1\\.0\\.0 \\| 1\\.0\\.1\nA Ada +\\| A Ada!", repository.Do("diff", "greeting", "--from", "1.0.0", "--to", "1.0.1").Output);
        Assert.Equal(2, asked);
        Assert.Equal(["Ada", "Bob"], model.Embedded.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_not_recorded_is_said_and_the_rest_is_shown()
    {
        repository.Write("prompts/plain/prompt.yaml", CliRepository.Manifest.Replace("greeting", "plain", StringComparison.Ordinal) + "\n");
        repository.Write("prompts/plain/user.scriban", "Say hello to {{ name }}.");
        repository.Git.Commit("plain");
        repository.Do("release", "greeting", "--no-eval");
        repository.Git.Git("checkout", "--quiet", "-b", "change");
        repository.Edit("prompts/greeting/prompt.yaml", "{{ name }}", "{{ name }}!");
        repository.Write("prompts/plain/user.scriban", "Good bye, {{ name }}.");

        var diff = repository.RunUnchanged("diff", "greeting");
        Assert.Equal(0, diff.ExitCode);
        Assert.Contains("+   - { role: user", diff.Output, StringComparison.Ordinal);
        Assert.Contains("=== ada: 1.0.0 cannot render it: The examples are chosen by vectors of 'vectors', and not all that are needed are recorded. "
            + "Record them: dotnet prompt eval greeting --mode record --against 1.0.0.", diff.Output, StringComparison.Ordinal);
        var review = repository.RunUnchanged("review");
        Assert.Equal(3, review.ExitCode);
        Assert.Contains("error PRM2177: The examples are chosen by vectors of 'vectors', and those of 2 texts are not recorded. Record them: dotnet prompt eval greeting --mode record.`", review.Output, StringComparison.Ordinal);
        Assert.Contains("## plain (changed)", review.Output, StringComparison.Ordinal);
        Assert.Contains("+ Good bye, {{ name }}.", review.Output, StringComparison.Ordinal);
        Assert.Empty(model.Embedded);

        // What the message says to do, does.
        repository.Do("eval", "greeting", "--mode", "record", "--against", "1.0.0");
        Assert.Contains("=== ada, user: 1.0.0 | work tree\nA Ada ", repository.Do("diff", "greeting").Output, StringComparison.Ordinal);
        Assert.Equal(0, repository.Run("review").ExitCode);
        Assert.Equal(2, model.Embedded.Count);
    }

    [Fact]
    public void Settings_that_name_no_model_are_said()
    {
        repository.Do("release", "greeting", "--no-eval");
        repository.Edit("prompts/greeting/prompt.yaml", "{{ name }}", "{{ name }}!");
        repository.Edit("promptregistry.yaml", "embeddings: { provider: local, model: vectors }\n", "");
        repository.Edit("prompts/greeting/prompt.yaml", "model: vectors }", "model: others }");

        Assert.Contains("=== ada: 1.0.0 cannot render it: The examples are chosen by vectors of 'vectors'", repository.Do("diff", "greeting").Output, StringComparison.Ordinal);
        repository.Run("review", "--base", "HEAD").Fails(3, "The examples are chosen by vectors of 'others', and promptregistry.yaml has no 'embeddings'. Write embeddings: { provider: …, model: others } there");
    }

    [Fact]
    public async Task Replay_tells_what_was_served_and_asks_for_what_is_not_recorded()
    {
        repository.Do("eval", "greeting", "--mode", "record");
        repository.Git.Commit("recordings");
        repository.Do("release", "greeting");
        repository.Do("promote", "greeting", "--to", "prod");
        Assert.Contains("greeting in prod: version 1.0.0 (Environment)", repository.Do("render", "greeting", "--explain", "--env", "prod").Output, StringComparison.Ordinal);
        // The work tree's are gone; those of the release's commit are not.
        File.Delete(Path.Combine(repository.Root, "prompts/greeting/recordings.jsonl"));

        Assert.EndsWith("\n\n[user]\nA Ada\n", Replay("Ada").Output, StringComparison.Ordinal);
        Assert.Equal(2, model.Embedded.Count);
        Assert.EndsWith("\n\n[user]\nB Cleo\n", Replay("Cleo").Output, StringComparison.Ordinal);
        Assert.Equal(["Cleo"], model.Embedded.Skip(2));
        await model.DisposeAsync();
        var unasked = Replay("Dora");

        Assert.Equal(4, unasked.ExitCode);
        Assert.Contains("greeting in prod at 2099-01-01 00:00:00Z: version 1.0.0 (Environment)", unasked.Output, StringComparison.Ordinal);
        Assert.Contains("PRM2177: The examples are chosen by vectors of 'vectors'; that of one text is not recorded, and the model cannot be asked. "
            + "Let it be asked, or make the inputs a case of the suite and record them: dotnet prompt eval greeting --mode record.", unasked.Error, StringComparison.Ordinal);
        Assert.Contains("PRM2201", unasked.Error, StringComparison.Ordinal);
        Assert.Contains("Give its inputs with --input", repository.Do("replay", "greeting", "--at", "2099-01-01T00:00Z").Output, StringComparison.Ordinal);

        CliResult Replay(string name) => repository.RunUnchanged("replay", "greeting", "--at", "2099-01-01T00:00Z", "--input", $"name={name}");
    }

    [Fact]
    public void Rendering_asks_for_what_is_not_recorded_alone()
    {
        repository.Do("eval", "greeting", "--mode", "record");

        Assert.Equal("[user]\nA Ada\n", repository.Do("render", "greeting", "--input", "name=Ada").Output);
        Assert.Equal(2, model.Embedded.Count);
        Assert.Equal("[user]\nB Cleo\n", repository.Do("render", "greeting", "--input", "name=Cleo").Output);
        Assert.Equal(["Cleo"], model.Embedded.Skip(2));
    }

    [Fact]
    public async Task Optimizing_takes_what_is_recorded()
    {
        await model.DisposeAsync();
        model = await LoopbackModel.StartAsync("nobody");
        Settings();
        repository.Edit("prompts/greeting/prompt.yaml", "{ name: m }", "{ name: m, temperature: 0.5 }");
        repository.Write("prompts/greeting/evals.yaml",
            "cases:\n" + string.Concat("ABCDEFGHIJKL".Select(c => $"  - {{ id: c{c}, inputs: {{ name: {c}da }} }}\n")) + "scorers:\n  - contains: Ada\n");

        string[] optimize = ["optimize", "greeting", "--with", "random-search", "--vary", "temperature=0,1"];
        repository.Run(optimize).Fails(3, "PRM2177: The examples are chosen by vectors of 'vectors', and not all that are needed are recorded. Record them: dotnet prompt eval greeting --mode record.");
        Assert.Empty(model.Embedded);
        repository.Run("eval", "greeting", "--mode", "record");
        var asked = model.Embedded.Count;
        var searched = repository.Run(optimize);

        Assert.Equal((1, 13, 13), (searched.ExitCode, asked, model.Embedded.Count));
        Assert.Contains("2 tried", searched.Error, StringComparison.Ordinal);
    }

    private void Settings() => repository.Write(
        "promptregistry.yaml", $"providers: {{ local: {{ endpoint: '{model.Address}' }} }}\nevaluation: {{ provider: local }}\nembeddings: {{ provider: local, model: vectors }}\n");
}

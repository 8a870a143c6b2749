using System.Text.Json;

namespace PromptRegistry.Cli.Tests;

/// <summary><c>render --explain</c> says what an app would serve that is built from the work tree and starts now.</summary>
public sealed class RenderExplanationTests : IDisposable
{
    private readonly CliRepository repository = new();

    public void Dispose() => repository.Dispose();

    private string[] Explain() => repository.RunUnchanged("render", "greeting", "--explain", "--env", "prod").Output.ReplaceLineEndings("\n").TrimEnd().Split('\n');

    private void Release()
    {
        repository.Do("release", "greeting", "--no-eval");
        repository.Do("promote", "greeting", "--to", "prod");
    }

    [Fact]
    public void What_was_never_promoted_is_served_as_it_was_built()
    {
        var lines = Explain();

        Assert.StartsWith("greeting in prod: version 1.0.0 (Fallback), sha256:", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.Contains("environment: no version, not served: greeting was never promoted to prod", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("compiled in: 1.0.0, served", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_promoted_with_the_content_of_the_work_tree_runs_compiled_code()
    {
        Release();

        var lines = Explain();

        Assert.StartsWith("greeting in prod: version 1.0.0 (Environment), sha256:", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.Contains("the compiled code runs, for its content is the same", StringComparison.Ordinal));
    }

    [Fact]
    public void A_version_that_an_app_of_the_work_tree_does_not_fit_says_why()
    {
        Release();
        repository.Edit("prompts/greeting/prompt.yaml", "inputs: { name: string }", "inputs: { title: string }");
        repository.Edit("prompts/greeting/user.scriban", "{{ name }}", "{{ title }}");

        using var json = JsonDocument.Parse(repository.RunUnchanged("render", "greeting", "--explain", "--env", "prod", "--json").Output);

        var result = json.RootElement.GetProperty("result");
        Assert.Equal(("fallback", "prod"), (result.GetProperty("reason").GetString(), result.GetProperty("environment").GetString()));
        var pointed = result.GetProperty("candidates")[0];
        Assert.Equal(("environment", "1.0.0", false), (pointed.GetProperty("reason").GetString(), pointed.GetProperty("version").GetString(), pointed.GetProperty("isServed").GetBoolean()));
        Assert.Contains("The required input 'name' is new.", pointed.GetProperty("why").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_arm_is_explained_for_a_unit_with_its_draw_and_range()
    {
        Release();
        repository.Git.Git("tag", "-a", "-m", "Try", "-m", "Weight: 100%\nTarget: country in [de] and seats >= 3 and app >= 2.0.0 and beta = true", "prompts/greeting/prod.canary", "prompts/greeting/v1.0.0");
        string[] known = ["--attribute", "country=de", "--attribute", "seats=12", "--attribute", "app=2.1.0", "--attribute", "beta=true"];

        using var json = JsonDocument.Parse(repository.RunUnchanged(["render", "greeting", "--explain", "--env", "prod", "--unit", "user-1", .. known, "--json"]).Output);

        var result = json.RootElement.GetProperty("result");
        Assert.Equal(("arm", "canary", "canary"), (result.GetProperty("reason").GetString(), result.GetProperty("arm").GetString(), result.GetProperty("candidates")[0].GetProperty("arm").GetString()));
        Assert.InRange(result.GetProperty("bucket").GetDouble(), 0, 1);
        var stranger = repository.RunUnchanged("render", "greeting", "--explain", "--env", "prod", "--unit", "user-1").Output;
        Assert.Contains("(NotTargeted)", stranger, StringComparison.Ordinal);
        Assert.Contains("it is for draws from 0% to 100% and only where country in [de]", stranger, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--unit and --attribute belong to --explain", "--unit", "user-1")]
    [InlineData("--attribute takes name=value, and 'de' is none.", "--explain", "--env", "prod", "--attribute", "de")]
    [InlineData("There is no environment 'prd'. Did you mean 'prod'?", "--explain", "--env", "prd")]
    [InlineData("--explain and --env go together", "--explain")]
    [InlineData("--explain and --env go together", "--env", "prod")]
    [InlineData("--explain renders nothing", "--explain", "--env", "prod", "--input", "name=Ada")]
    public void What_makes_no_sense_is_refused(string expected, params string[] arguments)
    {
        var result = repository.RunUnchanged(["render", "greeting", .. arguments]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }
}

using System.Text.Json;
using PromptRegistry.Cli.Evaluations;
using PromptRegistry.Git;

namespace PromptRegistry.Cli.Tests;

/// <summary><c>eval</c> and <c>review</c> against other versions, in real git.</summary>
public sealed class EvalVersionsTests : IDisposable
{
    private readonly CliRepository repository = new();

    public EvalVersionsTests()
    {
        repository.Edit("prompts/greeting/prompt.yaml", "{ name: m }", "{ name: m, temperature: 0 }");
        OneAnswer.Record(repository.Root, "Hello Ada");
        repository.Do("eval", "--accept");
        repository.Git.Commit("recordings");
        repository.Do("release", "greeting");
        repository.Do("promote", "greeting@1.0.0", "--to", "dev");
        repository.Git.Git("checkout", "--quiet", "-b", "change");
    }

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("dev")]
    [InlineData("1.0.0")]
    [InlineData("greeting@1.0.0")]
    [InlineData("main")]
    public void A_version_is_an_environment_a_release_or_a_commit(string version)
    {
        repository.Write("prompts/greeting/user.scriban", "Say good morning to {{ name }}.");
        OneAnswer.Record(repository.Root, "Good morning Ada");
        var result = repository.Do("eval", "greeting", "--against", version);
        Assert.Contains($"  baseline: {version}, on the same cases\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("contains  all        1     1.000  1.000", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_version_is_called_is_a_usage_error_with_the_nearest_name()
    {
        repository.RunUnchanged("eval", "greeting", "--against", "dve").Fails(3, "'dve' is no environment (dev, staging, prod), no version of greeting and no commit. Did you mean 'dev'?");
        repository.RunUnchanged("eval", "greeting", "--against", "prod").Fails(3, "prod has no version of greeting.");
        repository.RunUnchanged("eval", "greeting", "--against", "2.0.0").Fails(3, "greeting 2.0.0 is not released. Releases: 1.0.0.");
        repository.RunUnchanged("eval", "greeting", "--against=--upload-pack=x").Fails(3, "'--upload-pack=x' is no environment");
        repository.RunUnchanged("eval", "greeting", "--against", "dev", "--accept").Fails(2, "use one of them");
        repository.RunUnchanged("eval", "greeting", "--base", "nowhere").Fails(2, "There is no commit 'nowhere'");
    }

    [Fact]
    public void Review_names_failing_cases_with_both_answers_and_exits_like_eval()
    {
        repository.Write("prompts/greeting/user.scriban", "Say good morning to {{ name }}.");
        OneAnswer.Record(repository.Root, "Good morning, <b>nobody</b>\n```");
        repository.Git.Commit("change");

        var eval = repository.Run("eval");
        var review = repository.Run("review");
        Assert.Equal(1, eval.ExitCode);
        Assert.Equal(eval.ExitCode, review.ExitCode);
        Assert.Contains("Evaluation: passed → ", review.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 1 case fails; 1 of them passed in the base:", review.Output, StringComparison.Ordinal);
        Assert.Contains("**ada**: `contains: The answer lacks 'Ada'`", review.Output, StringComparison.Ordinal);
        Assert.Contains(
            "````text\ninput: {\"name\":\"Ada\"}\nexpected: Ada\nanswer:\n  Good morning, <b>nobody</b>\n  ```\nbefore: Hello Ada\n````",
            review.Output,
            StringComparison.Ordinal);
        using var json = JsonDocument.Parse(repository.Run("review", "--json").Output);
        var failing = json.RootElement.GetProperty("result").GetProperty("prompts")[0].GetProperty("failing")[0];
        Assert.Equal(("ada", "Hello Ada", true), (failing.GetProperty("case").GetString(), failing.GetProperty("before").GetString(), failing.GetProperty("passedBefore").GetBoolean()));
    }

    [Fact]
    public void A_change_that_lowers_its_bar_is_judged_by_the_base_in_eval_and_review()
    {
        repository.Write("prompts/greeting/user.scriban", "Say good morning to {{ name }}.");
        repository.Edit("prompts/greeting/evals.yaml", "contains: Ada", "contains: morning");
        OneAnswer.Record(repository.Root, "Good morning");
        repository.Do("eval", "--accept");
        repository.Git.Commit("change");

        repository.Do("eval");
        repository.Run("eval", "--base", "main").Fails(1, "PRM2118");
        var review = repository.Run("review", "--base", "main");
        Assert.Equal(1, review.ExitCode);
        Assert.Contains("This change also alters what it is judged by (scorer changed: 'contains')", review.Output, StringComparison.Ordinal);
        Assert.Contains("Under the cases and the gate of main:", review.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(repository.Run("eval", "--base", "main", "--json").Output);
        Assert.Equal("scorer changed: 'contains'", json.RootElement.GetProperty("prompts")[0].GetProperty("suiteChanges")[0].GetString());
    }

    [Fact]
    public void The_prompt_that_a_baseline_measured_is_found_in_git_for_fresh_samples()
    {
        // Answers vary by temperature, so that a flip may be chance.
        repository.Edit("prompts/greeting/prompt.yaml", "temperature: 0", "temperature: 1");
        OneAnswer.Record(repository.Root, "Hello Ada");
        repository.Do("eval", "--accept");
        repository.Git.Commit("accepted");
        repository.Write("prompts/greeting/user.scriban", "Say good morning to {{ name }}.");
        OneAnswer.Record(repository.Root, "Good morning");
        var open = repository.Do("eval");
        Assert.Contains("it takes 6 fresh samples of both versions to tell, which are not recorded. Ask for them: dotnet prompt eval greeting --mode record.", open.ToString(), StringComparison.Ordinal);
        Assert.Contains("greeting 1.0.0: inconclusive", open.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_fresh_samples_confirmed_once_every_replay_knows()
    {
        repository.Edit("prompts/greeting/prompt.yaml", "temperature: 0", "temperature: 1");
        OneAnswer.Record(repository.Root, "Hello Ada");
        repository.Do("eval", "--accept");
        repository.Git.Commit("accepted");
        repository.Write("prompts/greeting/user.scriban", "Say good morning to {{ name }}.");
        using (var versions = new EarlierVersions(repository.Root, new GitRegistryOptions(), TestContext.Current.CancellationToken))
        {
            OneAnswer.Record(repository.Root, text => text.StartsWith("Say hello", StringComparison.Ordinal) ? "Hello Ada" : "Good morning", versions.Measured);
        }

        repository.Git.Commit("change");
        repository.Run("eval").Fails(1, "error PRM2113: 1 case passed 'contains' in the baseline and fails now, on fresh samples of both versions, too: 'ada' (1 of 1 → 0 of 1; fresh: 6 of 6 → 0 of 6).");
        repository.Run("review").Fails(1, "PRM2113");

        // A release records it, so that an environment that asks for an evaluation does not let it in.
        repository.Edit("prompts/greeting/prompt.yaml", "version: 1.0.0", "version: 1.0.1");
        repository.Git.Commit("1.0.1");
        Assert.Contains("came out as 'regressed'", repository.Do("release", "greeting").ToString(), StringComparison.Ordinal);
    }
}

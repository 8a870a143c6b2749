using System.Text.Json;

namespace PromptRegistry.Cli.Tests;

/// <summary>The verbs of a team with gates, as its members run them.</summary>
public sealed class GovernanceTests : IDisposable
{
    private readonly CliRepository repository = new();

    public void Dispose() => repository.Dispose();

    private void Settings(string text)
    {
        repository.Write("promptregistry.yaml", text);
        repository.Git.Commit("settings");
    }

    private void As(string name)
    {
        repository.Git.Git("config", "user.name", name);
        repository.Git.Git("config", "user.email", $"{name}@example.org");
    }

    [Fact]
    public void Gates_say_what_is_missing_and_an_override_shows_in_status_until_resolved()
    {
        Settings("environments: { dev: , prod: { requires: [approval] } }");
        repository.Do("release", "greeting");

        repository.RunUnchanged("promote", "greeting", "--to", "prod").Fails(3, "PRM3027", "dotnet prompt approve greeting@1.0.0 --to prod");
        repository.RunUnchanged("promote", "greeting", "--to", "prod", "--override", " ").Fails(2, "needs a reason");
        repository.Do("promote", "greeting", "--to", "prod", "--override", "it leaks names");
        Assert.Contains("(gates overridden)", repository.Do("status").Output, StringComparison.Ordinal);
        As("ada");
        Assert.StartsWith("Approved greeting 1.0.0 for prod as ada <ada@example.org>.", repository.Do("approve", "greeting", "--to", "prod").Output, StringComparison.Ordinal);
        repository.Do("promote", "greeting", "--to", "prod");
        Assert.DoesNotContain("overridden", repository.Do("status").Output, StringComparison.Ordinal);
        repository.Do("verify");
    }

    [Fact]
    public void A_release_records_what_its_evaluation_found_and_sync_has_it_evaluated_later()
    {
        Settings("environments: { prod: { requires: [eval] } }");
        var released = repository.Do("release", "greeting");
        Assert.Contains("Evaluation: invalid", released.Output, StringComparison.Ordinal);
        Assert.Contains("warning PRM3033", released.Error, StringComparison.Ordinal);
        repository.RunUnchanged("promote", "greeting", "--to", "prod").Fails(3, "dotnet prompt sync greeting");

        OneAnswer.Record(repository.Root, "Hello Ada");
        repository.Git.Commit("recordings");
        var synced = repository.Do("sync", "greeting");

        Assert.Contains("Recorded: observe release greeting 1.0.0", synced.Output, StringComparison.Ordinal);
        repository.Do("promote", "greeting", "--to", "prod");
        Assert.Contains("\"outcome\": \"passed\"", repository.Do("log", "--event", "sync", "--json").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Status_says_who_is_waited_for_and_until_when_times_are_in_utc()
    {
        Settings("environments: { dev: , prod: { requires: [approval], approvals: 2 } }");
        repository.Do("release", "greeting");
        repository.Do("promote", "greeting", "--to", "dev");
        Assert.Contains(
            "greeting 1.0.0 waits for approval in prod: 0 of 2. Ask somebody who did not release it to run 'dotnet prompt approve greeting@1.0.0 --to prod'.",
            repository.Do("status").Output, StringComparison.Ordinal);
        Assert.Matches(@"1\.0\.0 \d{4}-\d\d-\d\d \d\d:\d\dZ by ", repository.Do("status").Output);
        Assert.Matches(@"(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ  ", repository.Do("log").Output);

        As("ada");
        repository.Do("approve", "greeting", "--to", "prod");
        Assert.Contains("1 of 2 (by ada@example.org, unverified)", repository.Do("status").Output, StringComparison.Ordinal);
        using (var json = JsonDocument.Parse(repository.Do("status", "--json").Output))
        {
            var pending = json.RootElement.GetProperty("result").GetProperty("prompts")[0].GetProperty("pendingApprovals")[0];
            Assert.Equal(("prod", 2, "ada@example.org"), (
                pending.GetProperty("environment").GetString(), pending.GetProperty("needed").GetInt32(), pending.GetProperty("given")[0].GetString()));
        }

        As("bob");
        repository.Do("approve", "greeting", "--to", "prod");
        Assert.DoesNotContain("waits for approval", repository.Do("status").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("log")]
    [InlineData("verify")]
    [InlineData("diff", "greeting")]
    [InlineData("review")]
    public void A_verb_that_only_reads_takes_a_rehearsal_for_what_it_is_and_can_look_at_a_remote(params string[] arguments)
    {
        using var remote = new TestKit.TempRepository(bare: true);
        repository.Git.Git("remote", "add", "origin", remote.Path);
        repository.Git.Git("push", "--quiet", "origin", "main");
        repository.Do("release", "greeting", "--push");

        var plain = repository.Run(arguments);

        Assert.Equal(plain.ExitCode, repository.RunUnchanged([.. arguments, "--dry-run", "--json"]).ExitCode);
        Assert.Equal(plain.ExitCode, repository.RunUnchanged([.. arguments, "--remote"]).ExitCode);
        Assert.Equal(plain.ExitCode, repository.RunUnchanged([.. arguments, "--remote", remote.Path]).ExitCode);
        repository.RunUnchanged([.. arguments, "--remote", "nowhere"]).Fails(4, "error PRM3002");
        Assert.Equal(2, repository.RunUnchanged([.. arguments, "--push"]).ExitCode);
    }

    [Theory]
    [InlineData("promote", "greting", "--to", "prod")]
    [InlineData("rollback", "greting", "--in", "prod")]
    [InlineData("approve", "greting", "--to", "prod")]
    [InlineData("log", "greting")]
    [InlineData("status", "greting")]
    [InlineData("diff", "greting")]
    [InlineData("release", "greting")]
    public void Every_verb_offers_the_name_that_was_probably_meant(params string[] arguments)
    {
        repository.Do("release", "greeting");

        var result = repository.RunUnchanged(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error PRM3004: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'greeting'?", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_without_evaluation_records_no_verdict()
    {
        var result = repository.Do("release", "greeting", "--no-eval", "--json");

        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("result").GetProperty("evaluation").ValueKind);
    }

    [Fact]
    public void Verify_names_every_discrepancy_and_exits_with_1()
    {
        repository.Do("release", "greeting");
        Assert.StartsWith("Everything holds together: 1 prompt, 1 release, 0 environments, 1 event.", repository.Do("verify").Output, StringComparison.Ordinal);
        repository.Git.Git("tag", "-f", "-a", "-m", "moved", "prompts/greeting/v1.0.0");
        repository.Git.Git("tag", "prompts/greeting/live");

        var result = repository.RunUnchanged("verify");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("PRM3013", result.Error, StringComparison.Ordinal);
        Assert.Contains("PRM3031", result.Error, StringComparison.Ordinal);
        Assert.StartsWith("2 discrepancies in ", result.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(repository.Run("verify", "--json").Output);
        Assert.Equal(2, json.RootElement.GetProperty("result").GetProperty("discrepancies").GetInt32());
    }

    [Fact]
    public void The_log_is_filtered_and_has_a_form_of_one_event_a_line()
    {
        repository.Do("release", "greeting");
        repository.Do("promote", "greeting", "--to", "dev");
        As("ada");
        repository.Do("promote", "greeting", "--to", "prod");

        var lines = repository.Do("log", "--json-lines").Output.TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal(["promote", "promote", "release"], lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("event").GetString()));
        Assert.Single(repository.Do("log", "--by", "ADA", "--json-lines").Output.TrimEnd().Split('\n'));
        Assert.Single(repository.Do("log", "--event", "release", "--json-lines").Output.TrimEnd().Split('\n'));
        Assert.Equal("The ledger has no such events.\n", repository.Do("log", "--since", "2999-01-01").Output);
    }

    [Theory]
    [InlineData("approve", "greeting", "--to", "prod")]
    [InlineData("sync")]
    [InlineData("rollback", "greeting", "--in", "prod", "--to", "1.0.0")]
    public void Every_writing_verb_rehearses_and_speaks_json(params string[] arguments)
    {
        repository.Do("release", "greeting");
        As("ada");
        repository.Git.Git("tag", "prompts/greeting/dev", "prompts/greeting/v1.0.0");

        var result = repository.RunUnchanged([.. arguments, "--dry-run", "--json"]);

        Assert.Equal(0, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        Assert.True(json.RootElement.GetProperty("result").GetProperty("dryRun").GetBoolean());
    }
}

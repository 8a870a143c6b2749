using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using PromptRegistry.Cli.Optimizations;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Optimization.Running;
using PromptRegistry.Optimization.Tests;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

public sealed class OptimizeTests : IAsyncLifetime
{
    private readonly CliRepository repository = new();
    private readonly TicketModel model = new();
    private LoopbackModel endpoint = null!;

    public async ValueTask InitializeAsync()
    {
        endpoint = await LoopbackModel.StartAsync("stop", [], async body =>
        {
            var messages = body.GetProperty("messages").EnumerateArray().Select(m => new ChatMessage(new ChatRole(m.GetProperty("role").GetString()!), Text(m.GetProperty("content"))));
            return (await model.GetResponseAsync([.. messages])).Text;
        });
        repository.Write("promptregistry.yaml", $$"""
            providers:
              sample: { endpoint: "{{endpoint.Address}}" }
            evaluation: { provider: sample }
            prices:
              tickets: { input: 1, output: 1 }
            """);
        repository.Write("prompts/tickets/prompt.yaml", TicketRepository.Manifest);
        repository.Write("prompts/tickets/system.scriban", TicketRepository.System);
        repository.Write("prompts/tickets/user.scriban", "{{ message }}");
        repository.Write("prompts/tickets/evals.yaml", "cases:\n  - from: cases.jsonl\nscorers:\n  - equals: {}\n");
        repository.Write("prompts/tickets/cases.jsonl", TicketRepository.Cases(60));
        repository.Git.Commit();
    }

    public async ValueTask DisposeAsync()
    {
        await endpoint.DisposeAsync();
        repository.Dispose();
    }

    [Fact]
    public void A_confirmed_result_becomes_a_branch_that_checks_and_the_work_tree_stays()
    {
        var before = repository.Read("prompts/tickets/system.scriban");
        var head = repository.Git.Git("rev-parse", "HEAD");
        var result = repository.Do("optimize", "tickets", "--with", "gepa", "--commit");

        Assert.Matches("(?m)^test +1[0-9] cases", result.Output);
        Assert.Contains("Gate of the suite on the test cases: passed.", result.Output, StringComparison.Ordinal);
        Assert.Contains("  + - billing: invoice, refund, charge", result.Output, StringComparison.Ordinal);
        Assert.Contains("At most 20 candidates", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, repository.Read("prompts/tickets/system.scriban"));
        Assert.Equal(head, repository.Git.Git("rev-parse", "HEAD"));

        var branch = repository.Git.Git("for-each-ref", "--format=%(refname:short)", "refs/heads/optimize").Trim();
        Assert.StartsWith("optimize/tickets-gepa-", branch, StringComparison.Ordinal);
        Assert.Contains("on cases that the search never saw", repository.Git.Git("log", "-1", "--format=%s", branch), StringComparison.Ordinal);
        repository.Git.Git("checkout", "--force", "--quiet", branch);
        Assert.Contains("version: 1.2.1", repository.Read("prompts/tickets/prompt.yaml"), StringComparison.Ordinal);
        repository.Do("check");

        // A second branch of the name is not made, and nothing is lost.
        repository.Git.Git("checkout", "--force", "--quiet", head.Trim());
        var again = repository.Run("optimize", "tickets", "--with", "gepa", "--commit");
        Assert.Equal(6, again.ExitCode);
        Assert.Contains("PRM2176", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_root_below_the_repositorys_folder_gets_its_branch_as_well()
    {
        using var outer = new TempRepository();
        foreach (var file in (string[])["promptregistry.yaml", "prompts/tickets/prompt.yaml", "prompts/tickets/system.scriban", "prompts/tickets/user.scriban", "prompts/tickets/evals.yaml", "prompts/tickets/cases.jsonl"])
            outer.Write("team/" + file, repository.Read(file));
        outer.Commit();
        var result = CliRepository.RunIn(outer.Combine("team"), "optimize", "tickets", "--with", "labeled-few-shot", "--commit");

        Assert.True(result.ExitCode == 0, result.ToString());
        var branch = outer.Git("for-each-ref", "--format=%(refname:short)", "refs/heads/optimize").Trim();
        var files = outer.Git("diff", "--name-only", "HEAD", branch).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("team/prompts/tickets/prompt.yaml", files);
        Assert.Contains("team/prompts/tickets/recordings.jsonl", files);
        Assert.All(files, f => Assert.StartsWith("team/", f, StringComparison.Ordinal));
        Assert.Contains(files, f => f.EndsWith("/run.json", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_searched_for_a_branch_that_could_not_begin()
    {
        repository.Write("prompts/tickets/system.scriban", TicketRepository.System + "!");
        var result = repository.Run("optimize", "tickets", "--with", "gepa", "--commit");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("PRM2176", result.Error, StringComparison.Ordinal);
        Assert.Empty(endpoint.Requests);
    }

    [Fact]
    public void A_dry_run_says_what_it_takes_and_changes_nothing()
    {
        var result = repository.RunUnchanged("optimize", "tickets", "--with", "copro", "--dry-run", "--json");

        using var printed = JsonDocument.Parse(result.Output);
        var estimate = printed.RootElement.GetProperty("result").GetProperty("estimate");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(15, estimate.GetProperty("candidates").GetInt32());
        Assert.True(estimate.GetProperty("costUsd").GetDouble() > 0);
        Assert.Empty(endpoint.Requests);
    }

    [Fact]
    public void What_the_test_split_does_not_confirm_is_exit_code_1()
    {
        repository.Write("prompts/tickets/cases.jsonl", TicketRepository.Cases(10));
        var result = repository.Run("optimize", "tickets", "--with", "labeled-few-shot", "--json");

        using var printed = JsonDocument.Parse(result.Output);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(["PRM2170", "PRM2173"], printed.RootElement.GetProperty("diagnostics").EnumerateArray().Select(d => d.GetProperty("id").GetString()!));
        Assert.False(printed.RootElement.GetProperty("result").GetProperty("confirmed").GetBoolean());
    }

    [Fact]
    public void A_pull_requests_text_can_be_printed()
    {
        var result = repository.Do("optimize", "tickets", "--with", "gepa", "--open-review", "--for-model", "tickets-2");

        var lines = result.Output.Split('\n');
        Assert.Matches("^Optimize tickets: 0\\.[0-9]+ to [01][.0-9]* on 1[0-9] cases that the search never saw$", lines[0].TrimEnd('\r'));
        Assert.Contains("| test, asked of tickets |", result.Output, StringComparison.Ordinal);
        Assert.Contains("+ - billing: invoice, refund, charge", result.Output, StringComparison.Ordinal);
        Assert.Contains("## What was tried", result.Output, StringComparison.Ordinal);

        using var printed = JsonDocument.Parse(repository.Do("optimize", "tickets", "--with", "gepa", "--open-review", "--for-model", "tickets-2", "--json").Output);
        var json = printed.RootElement.GetProperty("result");
        Assert.Equal(result.Output.ReplaceLineEndings("\n"), json.GetProperty("review").GetString());
        Assert.Equal("tickets", json.GetProperty("otherModel").GetProperty("model").GetString());
    }

    [Fact]
    public void Prompts_whose_cases_changed_since_are_listed()
    {
        Assert.Contains("No prompt that was made better", repository.Do("optimize", "--stale").Output, StringComparison.Ordinal);
        repository.Run("optimize", "tickets", "--with", "labeled-few-shot");
        repository.Write("prompts/tickets/cases.jsonl", TicketRepository.Cases(44));

        Assert.StartsWith("tickets: cases changed since: there are 44, and the run divided 60 (labeled-few-shot, optimizations/tickets-labeled-few-shot-", repository.Do("optimize", "--stale").Output, StringComparison.Ordinal);
        using var printed = JsonDocument.Parse(repository.Do("optimize", "--stale", "--json").Output);
        Assert.Equal("tickets", printed.RootElement.GetProperty("result").GetProperty("stale")[0].GetProperty("prompt").GetString());
    }

    /// <summary>A line with the best one, the front, what was spent, and what is left at most.</summary>
    [Fact]
    public void On_a_terminal_it_is_said_how_long_it_may_take()
    {
        var clock = new FakeTimeProvider();
        var view = new SearchView(clock, () => 100);
        clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("3 tried, best 2 with 0.75, front 2, $0.12, at most 1:30 left", view.Line(new OptimizationProgress(4, 2, 0.75, 2, new SessionSpending(25, 0, 0, 0.12))));
        Assert.Equal("0 tried, best 0 with 0.50, front 1, $0.00", view.Line(new OptimizationProgress(1, 0, 0.5, 1, default)));
    }

    [Fact]
    public async Task A_search_on_a_terminal_leaves_its_result_there()
    {
        var shown = new StringWriter();
        var output = new StringWriter();
        var code = await CommandLineHost.RunAsync(["optimize", "tickets", "--with", "labeled-few-shot"], new CommandEnvironment(output, shown, repository.Root) { IsErrorTerminal = true, Width = 200 });

        Assert.Equal(0, code);
        Assert.Contains("tried, best", shown.ToString(), StringComparison.Ordinal);
        Assert.Contains("test ", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--stale")]
    [InlineData("--split", "50/50")]
    [InlineData("--until-score", "2")]
    [InlineData("--candidates", "0")]
    [InlineData("--vary", "temperature")]
    [InlineData("--with", "bayes")]
    public void What_cannot_be_meant_is_refused(params string[] options)
    {
        Assert.Equal(2, repository.Run(["optimize", "tickets", .. options]).ExitCode);
        Assert.Empty(endpoint.Requests);
    }

    private static string Text(JsonElement content) =>
        content.ValueKind == JsonValueKind.String ? content.GetString()! : string.Concat(content.EnumerateArray().Select(p => p.GetProperty("text").GetString()));
}

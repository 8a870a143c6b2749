using System.Text.Json;
using PromptRegistry.Events;
using PromptRegistry.Events.Storage;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary><c>history</c>: the last calls of a prompt, as the model saw them.</summary>
public sealed class HistoryTests : IDisposable
{
    private readonly CliRepository repository = new();
    private readonly TempDirectory folder = new();

    private string Database => Path.Combine(folder.Path, "events.db");

    public void Dispose()
    {
        repository.Dispose();
        folder.Dispose();
    }

    private async Task CallAsync(int minutesAgo, string? input, string? output, Func<string, PromptFeedback>? feedback = null)
    {
        await using var store = new SqliteEventStore(Database);
        var time = DateTimeOffset.UtcNow.AddMinutes(-minutesAgo);
        var id = Guid.CreateVersion7(time).ToString("N");
        var call = new PromptEvent
        {
            RenderId = id,
            Time = time,
            Prompt = "greeting",
            Version = "1.0.0",
            Digest = "sha256:0",
            Environment = "prod",
            Model = "m-1",
            Input = input,
            Output = output,
            InputTokens = 7,
            OutputTokens = 2,
        };
        await store.WriteAsync(new EventBatch(Guid.NewGuid(), [call], feedback is null ? [] : [feedback(id) with { Time = time.AddSeconds(1) }]), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_newest_calls_of_an_app_come_first()
    {
        await CallAsync(50, "Say hello to Grace.", "Hello Grace");
        await CallAsync(30, "Say hello to Ada.\u001b[2J", "Hello Ada", id => PromptFeedback.Thumb(id, false, "too short"));
        await CallAsync(40, "Say hello to Alan.", "Hello Alan");

        var result = repository.RunUnchanged("history", "greeting", "--events", Database, "-n", "2");

        Assert.Equal(0, result.ExitCode);
        Assert.Matches("(?s)^== .*Z  [0-9a-f]+  1.0.0  prod  m-1  7 \\+ 2 tokens\r?\n\\[input\\]\r?\nSay hello to Ada.*\\[answer\\]\r?\nHello Ada\r?\n\\[thumb\\] 0: too short.*Say hello to Alan", result.Output);
        Assert.DoesNotContain("Grace", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Output);
        Assert.DoesNotContain("Grace", repository.Do("history", "greeting", "--events", Database, "--since", "45min").Output, StringComparison.Ordinal);
        Assert.Contains("No call", repository.Do("history", "greeting", "--events", Database, "--env", "dev").Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_text_was_kept_that_is_said()
    {
        await CallAsync(5, null, null);
        var result = repository.Do("history", "greeting", "--events", Database);

        Assert.Contains("warning PRM3063: Of 1 of these 1 calls no text was kept.", result.Error, StringComparison.Ordinal);
        Assert.Contains("7 + 2 tokens", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_events_the_recorded_answers_are_shown()
    {
        Assert.Contains("PRM3063", repository.Do("history", "greeting").Error, StringComparison.Ordinal);
        OneAnswer.Record(repository.Root, text => text.ToUpperInvariant());

        using var printed = JsonDocument.Parse(repository.Do("history", "greeting", "--json").Output);
        var result = printed.RootElement.GetProperty("result");
        var call = Assert.Single(result.GetProperty("calls").EnumerateArray());
        Assert.Equal("recordings", result.GetProperty("source").GetString());
        Assert.Equal(("ada", "SAY HELLO TO ADA."), (call.GetProperty("id").GetString(), call.GetProperty("answer").GetString()));
        Assert.Equal("Say hello to Ada.", call.GetProperty("messages")[0].GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("greetin", 2)]
    [InlineData("greeting", 2, "--since", "soon")]
    [InlineData("greeting", 2, "-n", "0")]
    [InlineData("greeting", 4, "--events", "none.db")]
    public void What_cannot_be_shown_is_refused(string prompt, int code, params string[] more) =>
        Assert.Equal(code, repository.Run(["history", prompt, .. more]).ExitCode);
}

using PromptRegistry.Events;
using PromptRegistry.Events.Storage;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary><c>cases add --from-feedback</c>: what somebody did not like becomes a case, to be reviewed.</summary>
public sealed class FeedbackCasesTests : IDisposable
{
    private readonly CliRepository repository = new();
    private readonly TempDirectory folder = new();

    public FeedbackCasesTests()
    {
        repository.Write("prompts/greeting/prompt.yaml", """
            name: greeting
            version: 1.0.0
            model: { name: m }
            inputs:
              name: string
              tone: { type: enum, values: [plain, warm], default: plain }
              times: { type: integer, default: 1, minimum: 1, maximum: 5 }
              note: { type: string, default: "" }
            messages:
              - { role: system, content: "Be {{ tone }}." }
              - { role: user, template: user.scriban }

            """);
        repository.Write("prompts/greeting/user.scriban", "Say hello to {{ name }} {{ times }} times, {{ name }} likes it.{{ if note != '' }} Note: {{ note }}{{ end }}");
        repository.Write("prompts/greeting/evals.yaml", "# ours\ncases:\n  - { id: ada, inputs: { name: Ada } }\nscorers:\n  - contains: \"{{ name }}\"\n");
        repository.Git.Commit("greeting");
        repository.Do("release", "greeting", "--no-eval");
    }

    private string Database => Path.Combine(folder.Path, "events.db");

    public void Dispose()
    {
        repository.Dispose();
        folder.Dispose();
    }

    private async Task<string> CallAsync(string? input, params Func<string, PromptFeedback>[] feedback)
    {
        await using var store = new SqliteEventStore(Database);
        var time = DateTimeOffset.UtcNow.AddHours(-1);
        var id = Guid.CreateVersion7(time).ToString("N");
        var call = new PromptEvent { RenderId = id, Time = time, Prompt = "greeting", Version = "1.0.0", Digest = "sha256:0", Environment = "prod", Input = input, Output = input is null ? null : "Hi" };
        await store.WriteAsync(new EventBatch(Guid.NewGuid(), [call], [.. feedback.Select(f => f(id) with { Time = time.AddMinutes(1) })]), TestContext.Current.CancellationToken);
        return id;
    }

    [Fact]
    public async Task Calls_that_somebody_did_not_like_become_cases_once()
    {
        var down = await CallAsync("Be warm.\n\nSay hello to Grace Hopper 3 times, Grace Hopper likes it.", id => PromptFeedback.Thumb(id, false));
        var corrected = await CallAsync("Be plain.\n\nSay hello to Alan 1 times, Alan likes it. Note: be \"short\" {{ now }}", id => PromptFeedback.Thumb(id, false), id => PromptFeedback.Correction(id, "Hello {{ Alan }}!"));
        await CallAsync("Be plain.\n\nSay hello to Linus 1 times, Linus likes it.", id => PromptFeedback.Thumb(id, true));
        var rated = await CallAsync("Be plain.\n\nSay hello to Barbara 1 times, Barbara likes it.", id => PromptFeedback.Rating(id, 0.25));
        repository.Edit("prompts/greeting/user.scriban", "Say hello", "Say a hearty hello");

        Assert.Contains($"feedback-{rated} would be added.", repository.RunUnchanged("cases", "add", "greeting", "--from-feedback", "--events", Database, "--dry-run").Output, StringComparison.Ordinal);
        var added = repository.Do("cases", "add", "greeting", "--from-feedback", "--events", Database);

        Assert.Equal(3, added.Output.Split("is added to prompts/greeting/evals.yaml.").Length - 1);
        var suite = repository.Read("prompts/greeting/evals.yaml").ReplaceLineEndings("\n");
        Assert.StartsWith("# ours\ncases:\n  - { id: ada, inputs: { name: Ada } }\n", suite, StringComparison.Ordinal);
        Assert.Contains($"id: feedback-{down}", suite, StringComparison.Ordinal);
        Assert.Contains("Grace Hopper", suite, StringComparison.Ordinal);
        Assert.Contains("tone: warm", suite, StringComparison.Ordinal);
        Assert.Contains("times: 3", suite, StringComparison.Ordinal);
        Assert.DoesNotContain("Linus", suite, StringComparison.Ordinal);
        Assert.Equal("", added.Error);
        repository.Do("check", "greeting");
        OneAnswer.Record(repository.Root, text => text);
        Assert.Contains($"feedback-{corrected}", repository.Do("eval", "greeting", "--show", $"feedback-{corrected}").Output, StringComparison.Ordinal);
        Assert.Contains("Hello {{ Alan }}!", repository.Do("eval", "greeting", "--show", $"feedback-{corrected}").Output, StringComparison.Ordinal);
        Assert.Contains("No case was added, of 3 calls with negative feedback.", repository.RunUnchanged("cases", "add", "greeting", "--from-feedback", "--events", Database).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_text_was_kept_or_it_does_not_fit_that_is_said()
    {
        await CallAsync(null, id => PromptFeedback.Thumb(id, false));
        await CallAsync("Be warm.\n\nSay something else to Ada.", id => PromptFeedback.Thumb(id, false));

        var result = repository.RunUnchanged("cases", "add", "greeting", "--from-feedback", "--events", Database);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("warning PRM3060: Of 1 call of greeting no text was kept. Let the app keep some: new EventWriterOptions { Texts = 0.1 }.", result.Error, StringComparison.Ordinal);
        Assert.Contains("PRM3060: Of 1 call of greeting the inputs cannot be told from the text", result.Error, StringComparison.Ordinal);
        repository.Run("cases", "add", "greeting", "--events", Database).Fails(2, "--from-feedback");
        repository.Run("cases", "add", "greeting", "--from-feedback", "--events", "nothing.db").Fails(4, "PRM3051");
        repository.Run("cases", "add", "nobody", "--from-feedback", "--events", Database).Fails(2);
    }

    [Fact]
    public async Task One_with_lists_is_written_by_hand()
    {
        repository.Edit("prompts/greeting/prompt.yaml", "  name: string", "  name: string\n  topics: { type: \"string[]\" }");
        repository.Edit("prompts/greeting/user.scriban", "Say", "{{ for t in topics }}{{ t }} {{ end }}Say");
        repository.Edit("prompts/greeting/prompt.yaml", "version: 1.0.0", "version: 2.0.0");
        repository.Git.Commit("lists");
        await CallAsync("Be warm.\n\nSay hello to Ada 1 times, Ada likes it.", id => PromptFeedback.Thumb(id, false));

        Assert.Contains("do not fit the present prompt", repository.RunUnchanged("cases", "add", "greeting", "--from-feedback", "--events", Database).Error, StringComparison.Ordinal);
    }
}

namespace PromptRegistry.Cli.Tests;

/// <summary><c>eval --watch</c> over real files.</summary>
public sealed class EvalWatchTests : IDisposable
{
    private readonly CliRepository repository = new();

    public EvalWatchTests()
    {
        OneAnswer.Record(repository.Root, "Hello Ada");
        repository.Write("prompts/other/prompt.yaml", CliRepository.Manifest.Replace("greeting", "other", StringComparison.Ordinal) + "\n");
        repository.Write("prompts/other/user.scriban", "Hi {{ name }}.");
        repository.Write("templates/unused.scriban", "x");
    }

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task What_a_saved_file_can_affect_is_evaluated_again_until_it_is_ended()
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var output = new LockedWriter();
        var environment = new CommandEnvironment(output, output, repository.Root) { Cancellation = ended.Token };
        var watching = CommandLineHost.RunAsync(["eval", "--watch"], environment);
        await output.WaitAsync("Watching prompts/", 1);

        repository.Edit("prompts/greeting/evals.yaml", "contains: Ada", "contains: Bob");
        await output.WaitAsync("Watching prompts/", 2);
        Assert.Contains("Saved: prompts/greeting/evals.yaml", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("PRM2105", output.ToString(), StringComparison.Ordinal);

        repository.Write("prompts/other/user.scriban", "Hi, {{ name }}.");
        await output.WaitAsync("Watching prompts/", 3);
        Assert.EndsWith("It affects no suite.\nWatching prompts/, templates/ and the settings. Ctrl+C ends.\n", output.ToString(), StringComparison.Ordinal);

        repository.Write("prompts/greeting/user.scriban", "{{ if }}");
        await output.WaitAsync("Watching prompts/", 4);
        Assert.Contains("PRM1001", output.ToString(), StringComparison.Ordinal);

        await ended.CancelAsync();
        Assert.Equal(0, await watching);
    }

    [Fact]
    public void It_goes_with_what_can_be_done_again()
    {
        repository.Run("eval", "--watch", "--accept").Fails(2, "--accept is for one evaluation");
        repository.Run("eval", "--watch", "--json").Fails(2, "--json is for one evaluation");
    }

    /// <summary>Read while it is written.</summary>
    private sealed class LockedWriter : StringWriter
    {
        private readonly Lock gate = new();

        public override void Write(char value)
        {
            lock (gate) base.Write(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            lock (gate) base.Write(buffer, index, count);
        }

        public override void Write(ReadOnlySpan<char> buffer)
        {
            lock (gate) base.Write(buffer);
        }

        public override void Write(string? value)
        {
            lock (gate) base.Write(value);
        }

        public override string ToString()
        {
            lock (gate) return base.ToString();
        }

        public async Task WaitAsync(string text, int times)
        {
            while (ToString().Split(text).Length <= times) await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}

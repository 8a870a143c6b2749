using System.Diagnostics;
using System.Text.Json;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Tests.Models;
using PromptRegistry.TestKit;

namespace PromptRegistry.Evaluation.Tests.Running;

/// <summary><c>eval</c> as a process, over real connections: limits, models side by side, a case shown, and a process that is killed.</summary>
public sealed class EvalProcessTests : IDisposable
{
    private const int Cases = 6;

    private readonly TempRepository repository = new();

    public EvalProcessTests()
    {
        repository.Write("prompts/greeting/prompt.yaml", """
            name: greeting
            version: 1.0.0
            model: { name: m }
            inputs: { name: string }
            messages:
              - { role: user, content: "Say hello to {{ name }}." }
            """);
        repository.Write("prompts/greeting/evals.yaml", "cases:\n" + string.Concat(Enumerable.Range(1, Cases).Select(
            i => $"  - {{ id: c{i}, inputs: {{ name: Ada {i} }}, expected: Ada }}\n")) + "scorers: [{ contains: Ada }]\n");
    }

    /// <summary>The command line as this repository builds it.</summary>
    private static string Tool { get; } = Path.Combine(
        RepositoryRoot.Path, "artifacts/bin/PromptRegistry.Cli", Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)), "dotnet-prompt.dll");

    private string Journal => Path.Combine(repository.Path, ".promptregistry/recordings/greeting.jsonl");

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task A_process_that_is_killed_loses_at_most_the_answers_under_way()
    {
        var host = await StartAsync(
            ModelProtocol.OpenAI, [.. Enumerable.Repeat(Behaviours.Answer("Hello Ada"), 3), Behaviours.Silence], "concurrency: 1");
        await using (host)
        {
            var start = new ProcessStartInfo("dotnet", ["exec", Tool, "eval", "--mode", "record"])
            {
                WorkingDirectory = repository.Path,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            };
            using var process = Process.Start(start)!;
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
            while (host.Requests.Count < 4) await Task.Delay(20, patience.Token);

            process.Kill();
            await process.WaitForExitAsync(patience.Token);
            Assert.Equal(3, File.ReadAllLines(Journal).Length);
            Assert.False(File.Exists(Path.Combine(repository.Path, "prompts/greeting/recordings.jsonl")));

            var next = Do("eval", "--mode", "record");

            // Three were answered before it was killed, one never was, and three are new.
            Assert.Equal(4 + 3, host.Requests.Count);
            Assert.Contains("Asking for 3 answers: ", next.Error, StringComparison.Ordinal);
            Assert.Equal(Cases, File.ReadAllLines(Path.Combine(repository.Path, "prompts/greeting/recordings.jsonl")).Length);
            Assert.False(File.Exists(Journal));
        }

        Do("eval");
    }

    [Fact]
    public async Task Limits_end_a_run_with_exit_code_5_until_everything_is_there()
    {
        await using var host = await StartAsync(ModelProtocol.Ollama, []);
        foreach (var left in (int[])[4, 2])
        {
            var result = Run("eval", "--mode", "record", "--max-calls", "2");
            Assert.Equal(5, result.ExitCode);
            Assert.Contains($"error PRM2212: Stopped at --max-calls 2: 2 answers were asked for, {left} are left.", result.Error, StringComparison.Ordinal);
        }

        Assert.Equal(0, Run("eval", "--mode", "record", "--max-calls", "2").ExitCode);
        Assert.Equal(Cases, host.Requests.Count);
        Assert.Equal(3, Run("eval", "--mode", "refresh", "--max-cost", "1").ExitCode);
        Assert.Equal(Cases, host.Requests.Count);
    }

    [Fact]
    public async Task Models_stand_side_by_side_as_text_and_as_json()
    {
        await using var host = await StartAsync(ModelProtocol.Anthropic, []);
        var text = Do("eval", "--mode", "record", "--models", "m, n");
        Assert.Matches(@"greeting +m \* +n\n", text.Output);
        Assert.Matches(@"\ncontains +1\.000 \(100 %\) +1\.000 \(100 %\)\n", text.Output);

        using var json = JsonDocument.Parse(Do("eval", "--models", "m,n", "--json").Output);
        var prompts = json.RootElement.GetProperty("prompts").EnumerateArray().Select(p => (p.GetProperty("model").GetString(), p.GetProperty("ownModel").GetBoolean()));
        Assert.Equal([("m", true), ("n", false)], prompts);
    }

    [Fact]
    public async Task A_case_is_shown_as_text_and_as_json()
    {
        await using var host = await StartAsync(ModelProtocol.OpenAI, []);
        Do("eval", "--mode", "record");

        var text = Do("eval", "greeting", "--show", "c2").Output;

        Assert.StartsWith("greeting 1.0.0, case 'c2', m\nprompts/greeting/evals.yaml(3,5)\n  input name:\n    Ada 2\n  user:\n    Say hello to Ada 2.\n  expected:\n    Ada\n  answer 1 (",
            text, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(Do("eval", "greeting", "--show", "c2", "--json").Output);
        var shown = json.RootElement.GetProperty("prompts")[0].GetProperty("shown");
        Assert.Equal(("c2", "Say hello to Ada 2.", "Hello Ada"),
            (shown.GetProperty("id").GetString(), shown.GetProperty("messages")[0].GetProperty("text").GetString(), shown.GetProperty("answers")[0].GetString()));
        Assert.Contains("Did you mean 'c2'?", Run("eval", "greeting", "--show", "c22").Error, StringComparison.Ordinal);
    }

    private async Task<ProtocolHost> StartAsync(ModelProtocol protocol, Behaviour[] behaviours, string evaluation = "concurrency: 2")
    {
        var host = await ProtocolHost.StartAsync(protocol, behaviours);
        host.Text = "Hello Ada";
        repository.Write("promptregistry.yaml", $$"""
            providers:
              host: { protocol: {{protocol.ToString().ToLowerInvariant()}}, endpoint: "{{host.Endpoint}}" }
            evaluation: { provider: host, {{evaluation}} }
            """);
        return host;
    }

    private ProcessResult Run(params string[] arguments) => ProcessRunner.Run("dotnet", ["exec", Tool, .. arguments], repository.Path);

    private ProcessResult Do(params string[] arguments)
    {
        var result = Run(arguments);
        if (result.ExitCode != 0) Assert.Fail($"{string.Join(' ', arguments)}: {result}");
        return result;
    }
}

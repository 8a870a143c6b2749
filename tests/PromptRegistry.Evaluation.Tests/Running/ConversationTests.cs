using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Tests.Running;

/// <summary>Cases of several turns: each answer is asked for with the answers before it, recorded, and judged.</summary>
public sealed class ConversationTests
{
    private const string Suite = """
        cases:
          - id: chat
            inputs: { text: hello }
            matrix: { count: [1, 2] }
            expected: "2:hello"
            turns:
              - { user: "again {{ count }}", expected: "4:again {{ count }}", scorers: [{ contains: again }] }
              - { user: bye }
          - { id: plain, inputs: { text: alone }, expected: "2:alone" }
        scorers: [equals]
        """;

    [Fact]
    public async Task Every_turn_is_asked_with_the_answers_before_it_and_replayed()
    {
        using var repository = new EvaluationRepository(Suite);
        var model = new Counting();
        var result = await RunAsync(repository, EvaluationMode.Record, model);
        Assert.True(result.Code == OutcomeCode.Passed, string.Join('\n', result.AllDiagnostics));
        var prompt = result.Prompts[0];
        Assert.Equal(
            ["chat[count=1]", "chat[count=1]/2", "chat[count=1]/3", "chat[count=2]", "chat[count=2]/2", "chat[count=2]/3", "plain"],
            prompt.Cases.Select(@case => @case.Case.Id));
        Assert.Equal(
            ["2:hello", "4:again 1", "6:bye", "2:hello", "4:again 2", "6:bye", "2:alone"], prompt.Cases.Select(@case => @case.Samples[0].Answer!.Text));
        Assert.Contains("system,user<2:hello>assistant,user<4:again 1>assistant,user", model.Asked);
        Assert.Equal(7, prompt.Recorded);
        Assert.Equal([("equals", 5), ("contains", 2)], prompt.Metrics.Select(metric => (metric.Scorer, metric.Cases)));
        Assert.Equal(7, prompt.Cases.Select(@case => @case.Case.Digest).Distinct().Count());

        var replayed = await RunAsync(repository, EvaluationMode.Replay, model: null);
        Assert.Equal(OutcomeCode.Passed, replayed.Code);
        Assert.Equal(prompt.Cases.Select(@case => @case.Overall), replayed.Prompts[0].Cases.Select(@case => @case.Overall));

        // Nothing of a later turn is taken for stale.
        var again = await EvaluationRunner.RunAsync(repository.Request with { Mode = EvaluationMode.Record, Prune = true, ChatClients = (_, _) => model });
        Assert.Equal((0, 7), (again.Prompts[0].Recorded, File.ReadAllLines(repository.RecordingsPath).Count(line => line.Contains("\"key\"", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Each_sample_is_a_conversation_of_its_own()
    {
        using var repository = new EvaluationRepository("samples: 2\n" + Suite.Replace("[1, 2]", "[1]", StringComparison.Ordinal));
        var model = new Counting { Numbers = true };
        var result = await RunAsync(repository, EvaluationMode.Live, model);
        var samples = result.Prompts[0].Cases[0].Samples.Select(sample => sample.Answer!.Text).ToList();
        Assert.Equal(2, samples.Distinct().Count());
        Assert.All(samples, first => Assert.Contains(model.Asked, asked => asked.StartsWith($"system,user<{first}>assistant,user", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_turn_after_an_incomplete_answer_is_unscored_and_not_asked()
    {
        using var repository = new EvaluationRepository(Suite);
        var model = new Counting { CutOff = "2:hello" };
        var result = await RunAsync(repository, EvaluationMode.Live, model);
        Assert.Equal(OutcomeCode.Invalid, result.Code);
        var second = result.Prompts[0].Cases[1].Samples[0];
        Assert.Equal("The answer before it is not complete, or calls tools that nothing runs here, so this turn was not asked for.", second.Problem);
        Assert.All(second.Scores, score => Assert.Equal(ScoreState.Unscored, score!.State));
        Assert.Equal("The answer before it is not complete, or calls tools that nothing runs here, so this turn was not asked for.", result.Prompts[0].Cases[2].Samples[0].Problem);
        Assert.Empty(result.Prompts[0].Missing);
        Assert.DoesNotContain(model.Asked, asked => asked.Contains("assistant", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_recording_every_turn_is_missing()
    {
        using var repository = new EvaluationRepository(Suite);
        var result = await RunAsync(repository, EvaluationMode.Replay, model: null);
        Assert.Equal(7, Assert.Single(result.Prompts).Missing.Count);
        Assert.Equal(OutcomeCode.Invalid, result.Code);
    }

    [Theory]
    [InlineData("[{ usr: a }]", "(1,47): error PRM0003: A turn needs the key 'user'. Add 'user: …'.")]
    [InlineData("[{ user: '{{ txet }}' }]", "(1,55): error PRM2007: In '{{ txet }}': *")]
    [InlineData("[a]", "(1,47): error PRM0004: A turn must be a mapping of keys to values, but 'a' was found.")]
    public async Task Says_what_is_wrong_with_a_turn(string turns, string expected)
    {
        using var repository = new EvaluationRepository($"cases: [{{ id: a, inputs: {{ text: t }}, turns: {turns} }}]\nscorers: [{{ contains: t }}]\n");
        var result = await RunAsync(repository, EvaluationMode.Replay, model: null);
        var finding = result.AllDiagnostics.First().ToString();
        if (expected.EndsWith('*')) Assert.StartsWith("prompts/summary/evals.yaml" + expected[..^1], finding, StringComparison.Ordinal);
        else Assert.Equal("prompts/summary/evals.yaml" + expected, finding);
    }

    [Fact]
    public async Task A_conversation_has_no_more_than_50_turns()
    {
        var turns = string.Join(", ", Enumerable.Repeat("{ user: more }", 51));
        using var repository = new EvaluationRepository($"cases: [{{ id: a, inputs: {{ text: t }}, turns: [{turns}] }}]\nscorers: [{{ contains: t }}]\n");
        var result = await RunAsync(repository, EvaluationMode.Replay, model: null);
        Assert.Equal(
            "prompts/summary/evals.yaml(1,46): error PRM2007: A case has at most 50 turns, but 51 were found. Make several cases of it.",
            result.AllDiagnostics.First().ToString());
    }

    [Fact]
    public async Task A_conversation_that_no_scorer_judges_is_invalid()
    {
        using var repository = new EvaluationRepository(
            "cases: [{ id: a, inputs: { text: t }, turns: [{ user: b }] }, { id: c, inputs: { text: t }, expected: e }]\nscorers: [equals]\n");
        var result = await RunAsync(repository, EvaluationMode.Replay, model: null);
        Assert.StartsWith("No gating scorer judges the case 'a'", Assert.Single(result.AllDiagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_turn_is_compared_with_another_version_and_confirmed_by_fresh_conversations()
    {
        const string suite = """
            samples: 3
            cases: [{ id: chat, inputs: { text: hello }, turns: [{ user: bye, scorers: [{ contains: bye }] }] }]
            scorers: [{ contains: ":" }]
            """;
        using var before = new EvaluationRepository(suite);
        using var now = new EvaluationRepository(suite);
        before.WritePrompt("Good {{ count }}.", "temperature: 1");
        now.WritePrompt("Worse {{ count }}.", "temperature: 1");
        var model = new Counting { Numbers = true, WorseLater = true };
        var request = now.Request with
        {
            Mode = EvaluationMode.Record,
            ChatClients = (_, _) => model,
            Against = _ => Outcome<OtherVersion>.Success(new OtherVersion("prod", before.Files)),
        };

        var result = await EvaluationRunner.RunAsync(request);

        var prompt = Assert.Single(result.Prompts);
        Assert.Equal(["chat", "chat/2"], prompt.OtherCases.Select(@case => @case.Case.Id));
        Assert.True(prompt.Diagnostics.Any(d => d.Id == EvaluationDiagnostics.SevereRegression.Id), string.Join('\n', prompt.Diagnostics));

        // Every second turn follows an answer of its own conversation: none is asked twice.
        var later = model.Asked.Where(asked => asked.Contains("assistant", StringComparison.Ordinal)).ToList();
        Assert.True(later.Count > 6);
        Assert.Equal(later.Count, later.Distinct().Count());

        var replayed = await EvaluationRunner.RunAsync(request with { Mode = EvaluationMode.Replay, ChatClients = null });
        Assert.Equal((result.Code, prompt.Verdict), (replayed.Code, replayed.Prompts[0].Verdict));
    }

    private static Task<EvaluationResult> RunAsync(EvaluationRepository repository, EvaluationMode mode, IChatClient? model) =>
        EvaluationRunner.RunAsync(repository.Request with { Mode = mode, ChatClients = model is null ? null : (_, _) => model });

    /// <summary>A model that says how many messages it got, and the last one.</summary>
    private sealed class Counting : IChatClient
    {
        private int number;

        public ConcurrentBag<string> Asked { get; } = [];

        public bool Numbers { get; init; }

        public string? CutOff { get; init; }

        /// <summary>Whether a prompt that says so gets bad answers after the first.</summary>
        public bool WorseLater { get; init; }

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var all = messages.ToList();
            Asked.Add(string.Join(',', all.Select(message => message.Role == ChatRole.Assistant ? $"<{message.Text}>assistant" : message.Role.Value))
                .Replace(",<", "<", StringComparison.Ordinal));
            var text = $"{all.Count}:{all[^1].Text.Replace("<text>\n", "", StringComparison.Ordinal).Replace("\n</text>", "", StringComparison.Ordinal)}";
            if (WorseLater && all.Count > 2 && all[0].Text.StartsWith("Worse", StringComparison.Ordinal)) text = "no";
            if (Numbers) text += $"#{Interlocked.Increment(ref number)}";
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
            {
                FinishReason = text == CutOff ? ChatFinishReason.Length : ChatFinishReason.Stop,
            });
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("Evaluation does not stream.");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}

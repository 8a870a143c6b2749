using System.Globalization;
using Microsoft.Extensions.AI;
using PromptRegistry.Evaluation.Reports.Html;
using PromptRegistry.Evaluation.Reports.Review;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.TestKit;

namespace PromptRegistry.Pages.Tests;

/// <summary>A prompt that sorts messages, measured in two versions by a model of rules; some answers of the second are wrong, and some are hostile.</summary>
internal sealed class TriageRepository : IDisposable
{
    public const string Hostile = "</pre></details><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"><svg onload=alert(1)> \u202eevil";

    private static readonly string[] Labels = ["billing", "bug", "feature", "other"];

    private readonly TempDirectory now = new();
    private readonly TempDirectory before = new();

    public TriageRepository(int cases = 60)
    {
        now.Write("promptregistry.yaml", "providers:\n  rules: { endpoint: \"http://127.0.0.1:9/v1\", model: rules-1 }\nevaluation: { provider: rules }\n");
        now.Write("prompts/support/triage/evals.yaml", "samples: 1\n" + Cases(cases, i => $"{Label(i)}: {Reply(i)}")
            + "scorers:\n  - matches: \"^[a-z]+: \"\n  - rouge-l: { minimum: 0.5 }\ngate: { level: standard, slices: [tags] }\n");
        now.Write("prompts/support/label/evals.yaml", Cases(cases, Label) + "scorers:\n  - classification: { id: label }\n");
        WritePrompts("1.0.0", "Sort the message and answer it.");
    }

    /// <summary>Measures the first version, accepts it, changes the prompts and measures them again.</summary>
    public async Task<EvaluationResult> RunAsync()
    {
        await EvaluateAsync(new Rules(isNew: false), accept: false);
        var accepted = await EvaluateAsync(new Rules(isNew: false), accept: true);
        Assert.All(accepted.Prompts, p => Assert.True(p.Accepted, p.Explain()));
        foreach (var file in Directory.EnumerateFiles(now.Path, "*", SearchOption.AllDirectories)) before.Write(Path.GetRelativePath(now.Path, file), File.ReadAllText(file));
        WritePrompts("1.1.0", "Sort the message into one of four kinds and answer it politely.");
        return await EvaluateAsync(new Rules(isNew: true), accept: false);
    }

    /// <summary>The page about a result, as a file.</summary>
    public string WritePage(EvaluationResult result)
    {
        using var stream = new MemoryStream();
        HtmlReport.Write(result, stream, prompt => prompt != "support/triage" ? [] :
        [
            new("0.9.0", "passed", new Dictionary<string, double> { ["rouge-l"] = 0.81, ["matches"] = 0.9 }),
            new("0.9.1-" + Hostile[..20], "failed", new Dictionary<string, double> { ["rouge-l"] = 0.86 }),
            new("1.0.0", "passed", new Dictionary<string, double> { ["rouge-l"] = 0.97, ["matches"] = 1 }),
        ]);
        File.WriteAllBytes(now.Combine("report.html"), stream.ToArray());
        return now.Combine("report.html");
    }

    /// <summary>The page on which people review all answers of the second prompt, as a file.</summary>
    public string WriteReviewPage(EvaluationResult result)
    {
        File.WriteAllText(now.Combine("review.html"), ReviewPage.Create(result.Prompts[1], ReviewPage.MostAnswers, seed: 1).Html);
        return now.Combine("review.html");
    }

    private static string Cases(int count, Func<int, string> expected) => "cases:\n" + string.Concat(Enumerable.Range(0, count).Select(i => string.Create(
        CultureInfo.InvariantCulture,
        $"  - {{ id: m{i:000}, inputs: {{ text: \"Message {i}: {Text(i)}\" }}, expected: \"{expected(i)}\", tags: [{(i % 3 == 0 ? "short" : "long")}, {Label(i)}]{(i == 7 ? ", critical: true" : "")} }}\n")));

    private static string Label(int i) => Labels[i * 7 % 11 % 4];

    private static string Text(int i) => i % 2 == 0 ? "I was charged twice for the same month and would like one of the payments back" : "The export button does nothing since the update of last week, on two machines";

    private static string Reply(int i) => i % 2 == 0 ? "Thank you for telling us. We will look at both payments today and return one of them." : "Thank you for the report. The export will work again with the next update.";

    private Task<EvaluationResult> EvaluateAsync(IChatClient model, bool accept) => EvaluationRunner.RunAsync(new EvaluationRequest
    {
        Files = new DirectoryFiles(now.Path),
        Mode = EvaluationMode.Record,
        Accept = accept,
        WithEarlierAnswers = true,
        Measured = (_, _) => [new OtherVersion("1.0.0", new DirectoryFiles(before.Path))],
        ChatClients = (_, _) => model,
    });

    private void WritePrompts(string version, string system)
    {
        foreach (var name in (string[])["support/label", "support/triage"])
        {
            now.Write($"prompts/{name}/prompt.yaml", $"name: {name}\nversion: {version}\nmodel: {{ name: m, temperature: 0 }}\ninputs: {{ text: string }}\nmessages:\n"
                + "  - { role: system, template: system.scriban }\n  - { role: user, template: user.scriban }\n");
            now.Write($"prompts/{name}/system.scriban", system + (name.EndsWith("label", StringComparison.Ordinal) ? " Say the kind alone." : ""));
            now.Write($"prompts/{name}/user.scriban", "{{ text }}");
        }
    }

    public void Dispose()
    {
        before.Dispose();
        now.Dispose();
    }

    /// <summary>Answers by the number in the message.</summary>
    private sealed class Rules(bool isNew) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var all = messages.ToList();
            var i = int.Parse(all[^1].Text.Split(' ', ':')[1], CultureInfo.InvariantCulture);
            var isLabel = all[0].Text.Contains("alone", StringComparison.Ordinal);
            var label = isNew && i % 9 == 4 ? Labels[(Array.IndexOf(Labels, Label(i)) + 1) % 4] : Label(i);
            var text = isLabel ? label : $"{label}: {(isNew && i % 5 == 1 ? Reply(i).Replace("today", "soon", StringComparison.Ordinal).Replace("Thank you", "Many thanks", StringComparison.Ordinal) : Reply(i))}";
            if (isNew && !isLabel && i % 20 == 7) text = Hostile;
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
            {
                ModelId = "rules-1",
                FinishReason = ChatFinishReason.Stop,
                Usage = new UsageDetails { InputTokenCount = 40, OutputTokenCount = 20 },
            });
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}

using System.Collections.Concurrent;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Server.Programs;

/// <summary>
/// The model that <c>embeddings</c> of the settings names, by whose vectors prompts choose their examples. It is asked where whoever runs the server allows it; the vectors of the last texts are
/// kept, so that the examples of a prompt are paid for once.
/// </summary>
internal sealed class ExampleModel(ModelAccess access)
{
    /// <summary>Vectors that are kept.</summary>
    private const int Most = 8192;

    private readonly ConcurrentDictionary<(Uri Endpoint, RecordingKey Text), float[]> vectors = new();
    private readonly ConcurrentQueue<(Uri Endpoint, RecordingKey Text)> order = new();

    /// <summary>What choosing the examples of one rendering takes.</summary>
    /// <param name="prompt">The prompt, also where it needs no model.</param>
    /// <param name="inputs">What it is rendered with.</param>
    /// <param name="settings">They name the model and what it costs.</param>
    public ExampleChoice Of(PromptDefinition prompt, IReadOnlyDictionary<string, TemplateValue> inputs, RepositorySettings settings)
    {
        if (prompt.Selector is not { IsReady: false }) return new ExampleChoice(prompt);
        if (ExampleVectors.Problem(prompt, settings) is { } unnamed) return new ExampleChoice(null) { WhyNot = unnamed };
        var model = settings.Embeddings!.Model;
        if (ProviderChoice.Find(settings, settings.Embeddings.Provider, null, out var problem) is not { } provider) return new ExampleChoice(null) { Model = model, WhyNot = problem };
        var known = new Dictionary<string, float[]>(StringComparer.Ordinal);
        var missing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in prompt.Compared(inputs))
        {
            if (vectors.TryGetValue(Key(provider, model, text), out var vector)) known[text] = vector;
            else missing.Add(text);
        }

        if (missing.Count == 0) return new ExampleChoice(ExampleVectors.Chosen(prompt, inputs, known));
        return new ExampleChoice(null)
        {
            Model = model,
            WhyNot = access.WhyNot(provider),
            Price = settings.Prices.FirstOrDefault(p => p.Model == model),
            Tokens = AskedVectors.Estimate(missing),
            Ask = async cancellation =>
            {
                var opened = access.OpenEmbeddings(settings, provider);
                if (opened.Value is not { } endpoint) return new AskedExamples(null, 0, false, opened.Diagnostics);
                var asked = await AskedVectors.AskAsync(endpoint, missing, cancellation);
                foreach (var (text, vector) in asked.Vectors)
                {
                    known[text] = vector;
                    Keep(Key(provider, model, text), vector);
                }

                return new AskedExamples(asked.Problems.Count > 0 ? null : ExampleVectors.Chosen(prompt, inputs, known), asked.Tokens, asked.IsEstimated, asked.Problems);
            },
        };
    }

    private void Keep((Uri Endpoint, RecordingKey Text) key, float[] vector)
    {
        if (vectors.TryAdd(key, vector)) order.Enqueue(key);
        while (vectors.Count > Most && order.TryDequeue(out var oldest)) vectors.TryRemove(oldest, out _);
    }

    private static (Uri Endpoint, RecordingKey Text) Key(ProviderSettings provider, string model, string text) =>
        (provider.Endpoint, CanonicalRequest.Key(ModelRequest.Embedding(provider.Name, model, text)));
}

/// <summary>What choosing the examples of one rendering takes.</summary>
/// <param name="Prompt">The prompt with its examples; null where the model has to be asked.</param>
internal sealed record ExampleChoice(PromptDefinition? Prompt)
{
    /// <summary>The model that has to be asked; null where the settings do not name it.</summary>
    public string? Model { get; init; }

    /// <summary>Why it is not asked; null where it may be.</summary>
    public Diagnostic? WhyNot { get; init; }

    /// <summary>What it costs; null where that is not known.</summary>
    public ModelPrice? Price { get; init; }

    /// <summary>Tokens that are sent, by estimate.</summary>
    public long Tokens { get; init; }

    /// <summary>Asks it; not where there is a reason not to.</summary>
    public Func<CancellationToken, Task<AskedExamples>> Ask { get; init; } = _ => throw new InvalidOperationException("No model is asked.");

    /// <summary>US dollars for tokens; 0 where no price is known.</summary>
    public double CostOf(long tokens) => Price?.Of(tokens, 0) ?? 0;
}

/// <summary>What came of asking.</summary>
/// <param name="Prompt">The prompt with its examples; null where there is a problem.</param>
/// <param name="Tokens">What was sent.</param>
/// <param name="IsEstimated">Whether the endpoint did not count them.</param>
/// <param name="Problems">Why the examples are not chosen.</param>
internal sealed record AskedExamples(PromptDefinition? Prompt, long Tokens, bool IsEstimated, IReadOnlyList<Diagnostic> Problems);

using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Evaluation.Running;

/// <summary>The vectors that evaluation recorded beside prompts. They choose examples without a model, as a replay does: nothing is asked.</summary>
internal sealed class RecordedVectors
{
    private readonly List<RecordingFile> recordings = [];
    private readonly List<string> providers = [];
    private readonly string? model;
    private readonly Diagnostic? unreadable;
    private readonly Diagnostic? unnamed;

    /// <summary>Without any.</summary>
    private RecordedVectors()
    {
    }

    private RecordedVectors(PromptDefinition prompt, IReadOnlyList<RecordedPlace> places)
    {
        model = prompt.Selector!.Model;
        var findings = new List<Diagnostic>();
        foreach (var place in places)
        {
            var settings = RunSettings.Read(place.Files, []);
            if (ExampleVectors.Problem(prompt, settings) is { } problem) unnamed ??= problem;
            else if (!providers.Contains(settings.Embeddings!.Provider, StringComparer.Ordinal)) providers.Add(settings.Embeddings.Provider);
            var stored = StoredResults.Read(place.Prompt, place.Files, place.Files, withBaseline: false);
            recordings.Add(stored.Recordings);
            findings.AddRange(stored.Diagnostics);
        }

        unreadable = findings.FirstOrDefault(f => f.IsError);
    }

    /// <summary>Nothing is recorded.</summary>
    public static RecordedVectors None { get; } = new();

    /// <summary>Those that a prompt needs; none, and nothing is read, where it needs none.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="places">Where they may be, the first that is asked first.</param>
    public static RecordedVectors For(PromptDefinition prompt, params IReadOnlyList<RecordedPlace> places) =>
        prompt.Selector is { IsReady: false } ? new RecordedVectors(prompt, places) : None;

    /// <summary>The recorded vector of a text; null where there is none.</summary>
    public float[]? Find(string text)
    {
        foreach (var provider in providers)
        {
            var key = CanonicalRequest.Key(ModelRequest.Embedding(provider, model!, text));
            foreach (var recording in recordings)
            {
                if (recording.Find(key) is { } answer && VectorText.Read(answer.Text) is { } vector) return vector;
            }
        }

        return null;
    }

    /// <summary>The prompt, that chooses its examples by these alone. Where one is missing, rendering says which command records it.</summary>
    /// <param name="prompt">The prompt, also where it needs none.</param>
    /// <param name="record">The command.</param>
    public PromptDefinition In(PromptDefinition prompt, string record) => model is null || prompt.Selector is not { IsReady: false } selector
        ? prompt : prompt with { Selector = selector.With(new KnownVectors(Find, () => Missing(record))) };

    /// <summary>What is not recorded of the vectors that some renderings need; null for nothing.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="inputs">What it is rendered with each time.</param>
    /// <param name="record">The command that records them.</param>
    public Diagnostic? Lacking(PromptDefinition prompt, IEnumerable<IReadOnlyDictionary<string, TemplateValue>> inputs, string record) => model is null || inputs.SelectMany(prompt.Compared).All(text => Find(text) is not null)
        ? null : new Diagnostic(EvaluationDiagnostics.ExampleVectors, prompt.Manifest.DemoSource!.Location, Missing(record));

    private string Missing(string record) => providers.Count == 0
        ? unnamed!.Message
        : $"The examples are chosen by vectors of '{model}', and not all that are needed are recorded. Record them: {record}.{(unreadable is null ? "" : $" {unreadable}")}";
}

/// <summary>Where a prompt has recordings.</summary>
/// <param name="Files">The files.</param>
/// <param name="Prompt">The prompt's name there.</param>
internal readonly record struct RecordedPlace(IEvaluationFiles Files, string Prompt);

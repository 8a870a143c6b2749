using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Evaluation.Running;

/// <summary>The vectors by which prompts choose their examples: asked for, recorded and replayed as answers are, before anything is rendered.</summary>
internal static class ExampleVectors
{
    /// <summary>The prompt with the vectors that rendering these cases takes; as it is where it needs none, or the process has its model. Null after findings.</summary>
    /// <exception cref="ModelException">The model could not be asked.</exception>
    public static async Task<PromptUnderTest?> GiveAsync(
        PromptUnderTest prompt, EvaluationSuite suite, RepositorySettings settings, IModelQuestions asking, string record, List<Diagnostic> diagnostics)
    {
        if (prompt.Definition.Selector is not { IsReady: false, Model: { } model } selector) return prompt;
        if (Problem(prompt.Definition, settings) is { } problem)
        {
            diagnostics.Add(problem with { Message = $"{problem.Message[..^1]}, or evaluate this suite from a test project that gives the model by PromptEmbeddings.Use." });
            return null;
        }

        var texts = suite.Cases.Where(@case => @case.Turn == 1).Select(@case => prompt.Bind(@case, [])).OfType<CaseValues>()
            .SelectMany(values => prompt.Definition.Compared(values.Inputs)).Distinct(StringComparer.Ordinal).ToList();
        var answers = await Task.WhenAll(texts.Select(text => asking.AskAsync(ModelRequest.Embedding(settings.Embeddings!.Provider, model, text)).AsTask())).ConfigureAwait(false);
        var vectors = answers.Select(answer => answer is null ? null : VectorText.Read(answer.Text)).ToList();
        if (vectors.Count(vector => vector is null) is > 0 and var missing)
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.ExampleVectors, Place(prompt.Definition),
                $"The examples are chosen by vectors of '{model}', and {Of(missing)} not recorded. Record them: {record}."));
            return null;
        }

        return prompt.With(selector.With(KnownVectors.Of(texts.Zip(vectors).ToDictionary(v => v.First, v => v.Second!, StringComparer.Ordinal))));
    }

    /// <summary>The prompt with the examples of one rendering: by what is recorded, and what is not is asked for at the model of the settings. As it is where it needs none, or the process has its model.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="inputs">What it is rendered with.</param>
    /// <param name="recorded">What is not asked for.</param>
    /// <param name="settings">They name the model, as <c>embeddings</c>.</param>
    /// <param name="wish">Which keys may be sent where.</param>
    /// <param name="cancellation">Ends asking.</param>
    /// <returns>A failure where the settings name no such model, or it cannot be asked.</returns>
    public static async Task<Outcome<PromptDefinition>> AskAsync(
        PromptDefinition prompt, IReadOnlyDictionary<string, TemplateValue> inputs, RecordedVectors recorded, RepositorySettings settings, ModelWish wish, CancellationToken cancellation)
    {
        if (prompt.Selector is not { IsReady: false }) return Outcome<PromptDefinition>.Success(prompt);
        var vectors = new Dictionary<string, float[]>(StringComparer.Ordinal);
        var missing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in prompt.Compared(inputs))
        {
            if (recorded.Find(text) is { } vector) vectors[text] = vector;
            else missing.Add(text);
        }

        if (missing.Count > 0)
        {
            if (Problem(prompt, settings) is { } problem) return Outcome<PromptDefinition>.Failure(OutcomeCode.Invalid, problem);
            var opened = SettingsModel.OpenEmbeddings(settings, settings.Embeddings!, wish);
            if (!opened.Succeeded) return new Outcome<PromptDefinition>(null, opened.Code, [NotAsked(prompt, missing.Count), .. opened.Diagnostics]);
            using var model = opened.Value;
            var asked = await AskedVectors.AskAsync(model, missing, cancellation).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            if (asked.Problems.Count > 0) return new Outcome<PromptDefinition>(null, OutcomeCode.Infrastructure, [NotAsked(prompt, missing.Count), .. asked.Problems]);
            foreach (var (text, vector) in asked.Vectors) vectors[text] = vector;
        }

        return Outcome<PromptDefinition>.Success(Chosen(prompt, inputs, vectors));
    }

    /// <summary>The prompt with the examples of one rendering.</summary>
    /// <param name="vectors">By text, all that it needs.</param>
    public static PromptDefinition Chosen(PromptDefinition prompt, IReadOnlyDictionary<string, TemplateValue> inputs, IReadOnlyDictionary<string, float[]> vectors) =>
        (prompt with { Selector = prompt.Selector!.With(KnownVectors.Of(vectors)) }).WithExamplesOf(inputs);

    /// <summary>Why the settings say no model that gives the vectors; null where they do.</summary>
    public static Diagnostic? Problem(PromptDefinition prompt, RepositorySettings settings) => settings.Embeddings?.Model == prompt.Selector!.Model
        ? null
        : new Diagnostic(EvaluationDiagnostics.ExampleVectors, Place(prompt),
            $"The examples are chosen by vectors of '{prompt.Selector.Model}', and {(settings.Embeddings is { } other ? $"'embeddings' of {RepositorySettings.FileName} names '{other.Model}'" : $"{RepositorySettings.FileName} has no 'embeddings'")}."
                + $" Write embeddings: {{ provider: …, model: {prompt.Selector.Model} }} there.");

    private static Diagnostic NotAsked(PromptDefinition prompt, int missing) => new(EvaluationDiagnostics.ExampleVectors, Place(prompt),
        $"The examples are chosen by vectors of '{prompt.Selector!.Model}'; {Of(missing)} not recorded, and the model cannot be asked. Let it be asked, or make the inputs a case of the suite and record them: dotnet prompt eval {prompt.Name} --mode record.");

    private static string Of(int texts) => texts == 1 ? "that of one text is" : $"those of {texts} texts are";

    private static SourceLocation Place(PromptDefinition prompt) => prompt.Manifest.DemoSource!.Location;
}

using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Ranking;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Evaluation.Running;

/// <summary>The vectors by which prompts choose their examples: asked for, recorded and replayed as answers are, before anything is rendered.</summary>
public static class ExampleVectors
{
    /// <summary>The prompt with the vectors that rendering these cases takes; as it is where it needs none, or the process has its model. Null after findings.</summary>
    /// <exception cref="ModelException">The model could not be asked.</exception>
    internal static async Task<PromptUnderTest?> GiveAsync(
        PromptUnderTest prompt, EvaluationSuite suite, RepositorySettings settings, Asking asking, string record, List<Diagnostic> diagnostics)
    {
        if (prompt.Definition.Selector is not { IsReady: false, Model: { } model } selector) return prompt;
        if (Problem(prompt.Definition, settings) is { } problem)
        {
            diagnostics.Add(problem);
            return null;
        }

        var texts = suite.Cases.Where(@case => @case.Turn == 1).Select(@case => prompt.Bind(@case, [])).OfType<CaseValues>()
            .SelectMany(values => prompt.Definition.Compared(values.Inputs)).Distinct(StringComparer.Ordinal).ToList();
        var answers = await Task.WhenAll(texts.Select(text => asking.AskAsync(ModelRequest.Embedding(settings.Embeddings!.Provider, model, text)).AsTask())).ConfigureAwait(false);
        var vectors = answers.Select(answer => answer is null ? null : VectorText.Read(answer.Text)).ToList();
        if (vectors.Count(vector => vector is null) is > 0 and var missing)
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.ExampleVectors, Place(prompt.Definition),
                $"The examples are chosen by vectors of '{model}', and {(missing == 1 ? "that of one text is" : $"those of {missing} texts are")} not recorded. Record them: {record}."));
            return null;
        }

        return prompt.With(selector.With(Lookup(texts, vectors!)));
    }

    /// <summary>The prompt with the vectors that one rendering takes, asked for at the model of the settings; as it is where it needs none, or the process has its model.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="inputs">What it is rendered with.</param>
    /// <param name="settings">They name the model, as <c>embeddings</c>.</param>
    /// <param name="wish">Which keys may be sent where.</param>
    /// <param name="cancellation">Ends asking.</param>
    /// <returns>A failure where the settings name no such model, or it cannot be asked.</returns>
    public static async Task<Outcome<PromptDefinition>> AskAsync(
        PromptDefinition prompt, IReadOnlyDictionary<string, TemplateValue> inputs, RepositorySettings settings, ModelWish wish, CancellationToken cancellation)
    {
        if (prompt.Selector is not { IsReady: false } selector) return Outcome<PromptDefinition>.Success(prompt);
        if (Problem(prompt, settings) is { } problem) return Outcome<PromptDefinition>.Failure(OutcomeCode.Invalid, problem);
        var opened = SettingsModel.OpenEmbeddings(settings, settings.Embeddings!, wish);
        if (!opened.Succeeded) return opened.As<PromptDefinition>();
        using var model = opened.Value;
        var texts = prompt.Compared(inputs);
        var vectors = new List<float[]>();
        foreach (var text in texts)
        {
            var answer = await model.AskAsync(ModelRequest.Embedding(model.Provider, model.Model, text), null, cancellation).ConfigureAwait(false);
            if (!answer.Succeeded) return answer.As<PromptDefinition>();
            if (VectorText.Read(answer.Value.Text) is not { } vector) return Outcome<PromptDefinition>.Failure(OutcomeCode.Infrastructure, new Diagnostic(EvaluationDiagnostics.ExampleVectors, Place(prompt), $"What '{model.Model}' answered is no vector."));
            vectors.Add(vector);
        }

        return Outcome<PromptDefinition>.Success(prompt with { Selector = selector.With(Lookup(texts, vectors)) });
    }

    private static Diagnostic? Problem(PromptDefinition prompt, RepositorySettings settings) => settings.Embeddings?.Model == prompt.Selector!.Model
        ? null
        : new Diagnostic(EvaluationDiagnostics.ExampleVectors, Place(prompt),
            $"The examples are chosen by vectors of '{prompt.Selector.Model}', and {(settings.Embeddings is { } other ? $"'embeddings' of {RepositorySettings.FileName} names '{other.Model}'" : $"{RepositorySettings.FileName} has no 'embeddings'")}."
                + $" Write embeddings: {{ provider: …, model: {prompt.Selector.Model} }} there, or evaluate this suite from a test project that gives the model by PromptEmbeddings.Use.");

    private static SourceLocation Place(PromptDefinition prompt) => prompt.Manifest.DemoSource!.Location;

    private static TextVectorSource Lookup(IReadOnlyList<string> texts, List<float[]> vectors)
    {
        var known = new Dictionary<string, float[]>(StringComparer.Ordinal);
        for (var i = 0; i < texts.Count; i++) known[texts[i]] = vectors[i];
        return asked => [.. asked.Select(text => known[text])];
    }
}

using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Templates;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Evaluation.Saving;

/// <summary>A prompt with the inputs that a person wrote.</summary>
/// <param name="Written">As they were written.</param>
/// <param name="Values">Every declared input by name, defaults applied.</param>
internal sealed record GivenInputs(PromptDefinition Prompt, YamlMapping Written, IReadOnlyDictionary<string, TemplateValue> Values)
{
    /// <summary>These with what choosing the prompt's examples takes: by what is recorded, else asked for.</summary>
    public async Task<Outcome<GivenInputs>> PreparedAsync(RecordedVectors recorded, RepositorySettings settings, ModelWish wish, CancellationToken cancellation) =>
        (await ExampleVectors.AskAsync(Prompt, Values, recorded, settings, wish, cancellation).ConfigureAwait(false)).Map(prompt => this with { Prompt = prompt });

    /// <param name="model">The model that is asked; null for the prompt's.</param>
    public Outcome<PromptRendering> Render(string? model, CancellationToken cancellation)
    {
        try
        {
            return Outcome<PromptRendering>.Success(Prompt.RenderAll(Values, model, cancellation));
        }
        catch (TemplateException exception)
        {
            var at = new SourceLocation(exception.Span.Path, exception.Span.Line, exception.Span.Column, exception.Span.EndLine,
                exception.Span.EndColumn, exception.Span.Start, exception.Span.Length);
            return Outcome<PromptRendering>.Failure(OutcomeCode.Invalid, new Diagnostic(TemplateDiagnostics.Rendering, at, exception.Message));
        }
    }
}

using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Templates;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Evaluation.Saving;

/// <summary>A prompt with the inputs that a person wrote.</summary>
/// <param name="Written">As they were written.</param>
/// <param name="Values">Every declared input by name, defaults applied.</param>
internal sealed record GivenInputs(PromptDefinition Prompt, YamlMapping Written, IReadOnlyDictionary<string, TemplateValue> Values)
{
    /// <summary>What is left out of long texts.</summary>
    public IReadOnlyList<CompressedInput> Compressed()
    {
        Prompt.Shortened(Values, out var compressed);
        return compressed;
    }

    /// <param name="model">The model that is asked; null for the prompt's.</param>
    public Outcome<IReadOnlyList<RenderedMessage>> Render(string? model, CancellationToken cancellation)
    {
        try
        {
            return Outcome<IReadOnlyList<RenderedMessage>>.Success(Prompt.Render(Values, model, cancellation));
        }
        catch (TemplateException exception)
        {
            var at = new SourceLocation(exception.Span.Path, exception.Span.Line, exception.Span.Column, exception.Span.EndLine,
                exception.Span.EndColumn, exception.Span.Start, exception.Span.Length);
            return Outcome<IReadOnlyList<RenderedMessage>>.Failure(OutcomeCode.Invalid, new Diagnostic(TemplateDiagnostics.Rendering, at, exception.Message));
        }
    }
}

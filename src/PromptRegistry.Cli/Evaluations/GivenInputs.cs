using PromptRegistry.Cli.Files;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Templates;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Cli.Evaluations;

/// <summary>A prompt with the inputs that a person wrote.</summary>
/// <param name="Written">As they were written.</param>
/// <param name="Values">Every declared input by name, defaults applied.</param>
internal sealed record GivenInputs(PromptDefinition Prompt, YamlMapping Written, IReadOnlyDictionary<string, TemplateValue> Values)
{
    /// <param name="file">A YAML or JSON file; null for none.</param>
    /// <param name="given"><c>name=value</c>; these win over the file.</param>
    public static Outcome<GivenInputs> Read(CommandEnvironment environment, NamedPrompt named, string? file, IReadOnlyList<string> given)
    {
        var written = WrittenInputs.Read(file is null ? null : Path.GetFullPath(file, environment.WorkingDirectory), given);
        if (!written.Succeeded) return new(null, written.Code, written.Diagnostics);
        var bound = InputBinder.Bind(named.Prompt.Manifest, written.Value, "", AttachmentFiles.Of(named.Files));
        return bound.Diagnostics.Count > 0
            ? new(null, OutcomeCode.Usage, bound.Diagnostics)
            : Outcome<GivenInputs>.Success(new GivenInputs(named.Prompt, written.Value, bound.Values));
    }

    /// <summary>The same with what choosing the prompt's examples takes, asked for where a model has to be.</summary>
    public async Task<Outcome<GivenInputs>> PreparedAsync(RepositorySettings settings, ModelWish wish, CancellationToken cancellation) =>
        (await ExampleVectors.AskAsync(Prompt, Values, settings, wish, cancellation).ConfigureAwait(false)).Map(prompt => this with { Prompt = prompt });

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

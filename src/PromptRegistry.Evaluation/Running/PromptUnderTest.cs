using PromptRegistry.Chat;
using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Evaluation.Tokens;
using PromptRegistry.Templates;

namespace PromptRegistry.Evaluation.Running;

/// <summary>The prompt that a suite evaluates.</summary>
internal sealed class PromptUnderTest
{
    private readonly PromptDefinition prompt;

    private readonly AttachmentReading attachments;

    private PromptUnderTest(PromptDefinition prompt, AttachmentReading attachments)
    {
        this.prompt = prompt;
        this.attachments = attachments;
        Target = ChatTarget.Of(prompt.Manifest);
    }

    public PromptManifest Manifest => prompt.Manifest;

    public string Digest => prompt.Digest;

    /// <summary>How a model is asked, as an app asks.</summary>
    public ChatTarget Target { get; }

    /// <summary>What was loaded.</summary>
    public PromptDefinition Definition => prompt;

    /// <summary>The same prompt, asked with another temperature, whatever the model.</summary>
    public PromptUnderTest AtTemperature(double temperature) => new(
        prompt with
        {
            Manifest = Manifest with
            {
                Model = Manifest.Model with { Temperature = temperature },
                Models = [.. Manifest.Models.Select(m => m with { Settings = m.Settings with { Temperature = temperature } })],
            },
        },
        attachments);

    /// <summary>The same prompt, whose examples this chooses.</summary>
    public PromptUnderTest With(DemoSelector selector) => new(prompt with { Selector = selector }, attachments);

    /// <summary>The same prompt, whose examples are chosen by what is recorded alone, where they need a model.</summary>
    public PromptUnderTest With(RecordedVectors recorded) => recorded.In(prompt, $"dotnet prompt eval {Manifest.Name} --mode record") is var given && ReferenceEquals(given, prompt) ? this : new(given, attachments);

    /// <summary>The prompt, or null after findings.</summary>
    public static PromptUnderTest? Load(
        string name, IEvaluationFiles files, RepositorySettings settings, List<Diagnostic> diagnostics, Func<string, PromptLoadResult>? loaded = null)
    {
        var found = loaded?.Invoke(name) ?? PromptLoader.Load(name, new PromptFileText(files), settings);
        var result = PromptChecker.Check(found, settings, names: null, TokenCounter.Count);
        diagnostics.AddRange(result.Diagnostics);
        return result.Prompt is null ? null : new PromptUnderTest(result.Prompt, AttachmentFiles.Of(files));
    }

    /// <summary>The case with values for every input, or null after findings.</summary>
    public CaseValues? Bind(EvaluationCase @case, List<Diagnostic> diagnostics)
    {
        var result = InputBinder.Bind(Manifest, @case.Source, @case.Location.Path, attachments);
        diagnostics.AddRange(result.Diagnostics);
        if (result.Diagnostics.Any(d => d.IsError)) return null;
        try
        {
            return CaseValues.Create(@case, result.Values);
        }
        catch (TemplateException error)
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.InvalidCase, @case.Location,
                $"What the case '{@case.Id}' expects cannot be rendered: {error.Message}"));
            return null;
        }
    }

    /// <summary>A later turn of a conversation, or null after a finding.</summary>
    public static PreparedCase? PrepareAfter(PreparedCase previous, CaseValues values, ICollection<Diagnostic> diagnostics)
    {
        try
        {
            return PreparedCase.After(previous, values);
        }
        catch (TemplateException error)
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.InvalidCase, values.Case.Location,
                $"What the user says in '{values.Case.Id}' cannot be rendered: {error.Message}"));
            return null;
        }
    }

    /// <summary>The messages for a case, as a model gets them.</summary>
    /// <exception cref="TemplateException">The prompt cannot be rendered for these inputs.</exception>
    public IReadOnlyList<RenderedMessage> Render(CaseValues values, string model, CancellationToken cancellation = default) => prompt.Render(values.Inputs, model, cancellation);

    /// <summary>The requests of a case, or null after a finding.</summary>
    public static PreparedCase? Prepare(
        CaseValues values, Question question, CaseValues asked, int samples, int from, List<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        try
        {
            return PreparedCase.Create(values, question, asked, samples, from, cancellation);
        }
        catch (TemplateException error)
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.InvalidCase, values.Case.Location,
                $"The prompt cannot be rendered for the case '{values.Case.Id}': {error.Message} ({error.Span})"));
            return null;
        }
    }
}

/// <summary>A prompt with its suite, and every request that the suite makes of a model.</summary>
internal sealed record PreparedSuite(
    PromptUnderTest Prompt, EvaluationSuite Suite, string Model, IReadOnlyList<PreparedCase> Cases);

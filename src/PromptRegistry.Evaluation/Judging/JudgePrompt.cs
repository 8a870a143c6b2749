using PromptRegistry.Chat;
using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Evaluation.Judging;

/// <summary>A prompt of the repository that judges answers.</summary>
internal sealed class JudgePrompt
{
    private readonly PromptDefinition prompt;

    private JudgePrompt(PromptDefinition prompt, VerdictShape verdict)
    {
        this.prompt = prompt;
        Verdict = verdict;
        Target = ChatTarget.Of(prompt.Manifest);
    }

    public PromptManifest Manifest => prompt.Manifest;

    public string Digest => prompt.Digest;

    /// <summary>How its answers are read.</summary>
    public VerdictShape Verdict { get; }

    /// <summary>How a model is asked.</summary>
    public ChatTarget Target { get; }

    /// <summary>The judge; null where there is none of that name, or where it cannot judge.</summary>
    /// <param name="problem">Why not, and what to do.</param>
    /// <param name="isShape">Whether that is about its verdict.</param>
    public static JudgePrompt? Load(string name, IPromptFiles files, RepositorySettings settings, out string? problem, out bool isShape)
    {
        (problem, isShape) = (null, false);
        var found = PromptChecker.Check(name, files, settings, names: null);
        if (found.Prompt is not { } prompt)
        {
            problem = $"The judge's prompt '{name}' cannot be used: {found.Diagnostics.FirstOrDefault(d => d.IsError)?.ToString() ?? "it is not there"}";
            return null;
        }

        if (prompt.Selector is { IsReady: false, Model: { } model } && prompt.Manifest.DemoSource is { } source)
        {
            problem = $"'{name}' cannot judge: its examples are chosen by vectors of '{model}', for which no judge asks. Choose them by bm25. ({source.Location})";
            return null;
        }

        var shape = VerdictShape.Of(prompt.Manifest.Output, out problem);
        if (shape is not null) return new JudgePrompt(prompt, shape);
        isShape = true;
        problem = $"'{name}' cannot judge: {problem}. ({SourceOf(prompt.Manifest)})";
        return null;
    }

    private static SourceLocation SourceOf(PromptManifest manifest) => manifest.Output.Location == default ? SourceLocation.File(manifest.Path) : manifest.Output.Location;

    /// <exception cref="Templates.TemplateException">The prompt cannot be rendered for these inputs.</exception>
    public IReadOnlyList<RenderedMessage> Render(IReadOnlyDictionary<string, TemplateValue> inputs, string model, CancellationToken cancellation) =>
        prompt.Render(inputs, model, cancellation);
}

/// <summary>Where judges come from and who is asked.</summary>
/// <param name="Files">The repository.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Provider">Whose models are asked; null where none is known, which is well as long as nothing is asked.</param>
internal sealed record JudgeSource(IPromptFiles Files, RepositorySettings Settings, ProviderSettings? Provider);

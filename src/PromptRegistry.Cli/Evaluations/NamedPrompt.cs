using PromptRegistry.Cli.Files;
using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Cli.Evaluations;

/// <summary>A prompt as a person names it: <c>name</c> for the work tree's, <c>name@version</c> for a release, an environment or a commit.</summary>
/// <param name="State">The version that was named; null for the work tree.</param>
/// <param name="Files">The files that it comes from.</param>
/// <param name="Findings">What checking it found; nothing of what is released.</param>
internal sealed record NamedPrompt(PromptDefinition Prompt, string? State, IEvaluationFiles Files, IReadOnlyList<Diagnostic> Findings)
{
    /// <summary>What is recorded of the vectors that choose its examples.</summary>
    public RecordedVectors Vectors { get; init; } = RecordedVectors.None;

    public static Outcome<NamedPrompt> Find(CommandEnvironment environment, PromptRepository repository, string given)
    {
        var at = given.IndexOf('@', StringComparison.Ordinal);
        return at > 0 ? Earlier(environment, repository, repository.Settings.LocalName(given[..at]), given[(at + 1)..]) : Present(environment, repository, given);
    }

    private static Outcome<NamedPrompt> Present(CommandEnvironment environment, PromptRepository repository, string given)
    {
        var selected = repository.Select([given]);
        if (!selected.Succeeded) return new(null, selected.Code, SparseFiles.Before(environment, repository.Root, selected.Diagnostics));
        var loaded = PromptChecker.Check(selected.Value[0], repository.Files, repository.Settings, names: null);
        var files = new DirectoryFiles(repository.Root);
        return loaded.Prompt is { } prompt
            ? Outcome<NamedPrompt>.Success(new NamedPrompt(prompt, null, files, loaded.Diagnostics) { Vectors = RecordedVectors.For(prompt, new RecordedPlace(files, selected.Value[0])) })
            : new(null, OutcomeCode.Invalid, SparseFiles.Before(environment, repository.Root, loaded.Diagnostics));
    }

    private static Outcome<NamedPrompt> Earlier(CommandEnvironment environment, PromptRepository repository, string name, string word)
    {
        using var versions = new EarlierVersions(repository.Root, environment.Registry, environment.Cancellation);
        var found = versions.Against(name, word);
        if (!found.Succeeded) return new(null, found.Code, found.Diagnostics);

        // The files are read while the repository is open; attachments of inputs are those of the work tree.
        var (there, files) = (found.Value.Prompt ?? name, new DirectoryFiles(repository.Root));
        var loaded = PromptLoader.Load(there, new TextOf(found.Value.Files), repository.Settings);
        return loaded.Prompt is { } prompt
            ? Outcome<NamedPrompt>.Success(new NamedPrompt(prompt, found.Value.Name, files, [])
            {
                Vectors = RecordedVectors.For(prompt, new RecordedPlace(found.Value.Files, there), new RecordedPlace(files, name)),
            })
            : new(null, OutcomeCode.Invalid, loaded.Diagnostics);
    }

    private sealed class TextOf(IEvaluationFiles files) : IPromptFiles
    {
        public string? Read(string path) => files.Read(path) is { } content ? FileText.Decode(content, path) : null;
    }
}

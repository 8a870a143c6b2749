using PromptRegistry.Cli.Files;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Saving;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Cli.Evaluations;

/// <summary>Reads inputs that a person gives on the command line.</summary>
internal static class InputReading
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
}

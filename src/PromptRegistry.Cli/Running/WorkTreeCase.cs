using System.Text;
using PromptRegistry.Cli.Schemas;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Saving;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Import.Prompts;

namespace PromptRegistry.Cli.Running;

/// <summary>Writes a case into the suite of a work tree.</summary>
internal static class WorkTreeCase
{
    private static readonly SavedCase Cases = new(YamlText.Write, path => SchemaFiles.Reference(path, SchemaFiles.Suite));

    /// <returns>The suite's path.</returns>
    public static Outcome<string> Add(DirectoryFiles files, GivenInputs inputs, string? model, IReadOnlyList<RenderedMessage> messages, string id, ModelAnswer answer) => answer.Text.Length == 0
        ? Outcome<string>.Failure(OutcomeCode.Usage, new Diagnostic(EvaluationDiagnostics.CaseNotAdded,
            SourceLocation.File(PromptPaths.Template(inputs.Prompt.Manifest.Name, EvaluationSuite.FileName)), "The answer has no text. Write a case with the scorer 'tool-calls' by hand."))
        : Add(files, inputs, model, messages, id, answer.Text, null);

    /// <summary>The same for an answer that somebody says would have been right, or for none.</summary>
    /// <param name="tag">A tag of the case; null for none.</param>
    public static Outcome<string> Add(DirectoryFiles files, GivenInputs inputs, string? model, IReadOnlyList<RenderedMessage> messages, string id, string? expected, string? tag)
    {
        var made = Cases.Make(files, inputs, model, messages, id, expected, tag);
        if (made.Value is not { } suite) return made.As<string>();
        files.Write(suite.Path, Encoding.UTF8.GetBytes(suite.Text));
        return Outcome<string>.Success(suite.Path);
    }
}

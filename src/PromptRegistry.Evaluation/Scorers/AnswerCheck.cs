using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Schemas;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>Whether an answer is one that the prompt's code would take.</summary>
public static class AnswerCheck
{
    /// <summary>What is wrong with it: it is not whole, or does not fit the schema of the output.</summary>
    public static IReadOnlyList<Diagnostic> Of(PromptManifest manifest, ModelAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(answer);
        if (!answer.IsComplete) return [Finding(manifest, $"The answer ended with '{answer.Finish}' and not by itself. {Advice(answer.Finish)}")];
        if (manifest.Output.SchemaJson is not { } schema || answer.ToolCalls.Count > 0) return [];
        if (JsonText.ParseEmbedded(answer.Text) is not { } value) return [Finding(manifest, "The answer holds no JSON. Say in a message that it is to be JSON, and which.")];
        return JsonSchema.Parse(schema, out _) is { } parsed && parsed.Validate(value) is { Count: > 0 } violations
            ? [Finding(manifest, $"The answer does not fit the schema: {string.Join("; ", violations.Take(3))}. Correct the messages, or the schema.")]
            : [];
    }

    private static string Advice(string finish) => finish == "length" ? "Raise 'max-output-tokens', or ask for less." : "Ask in another way, or another model.";

    private static Diagnostic Finding(PromptManifest manifest, string message) => new(EvaluationDiagnostics.AnswerUnfit, SourceLocation.File(manifest.Path), message);
}

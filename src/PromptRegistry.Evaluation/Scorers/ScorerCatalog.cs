using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>The scorers that a suite can name.</summary>
internal static class ScorerCatalog
{
    private static readonly Dictionary<string, Func<ScorerSource, Scorer?>> Readers = new(StringComparer.Ordinal)
    {
        ["contains"] = ScorerReaders.Contains,
        ["equals"] = ScorerReaders.Equals,
        ["json-schema"] = ScorerReaders.JsonSchema,
        ["matches"] = ScorerReaders.Matches,
        ["rouge-l"] = ScorerReaders.RougeL,
        ["sentences"] = ScorerReaders.Sentences,
    };

    /// <summary>The scorer, or null after a finding.</summary>
    public static Scorer? Read(ScorerSource source)
    {
        if (Readers.TryGetValue(source.Kind, out var reader)) return reader(source);
        source.Diagnostics.Add(new Diagnostic(EvaluationDiagnostics.UnknownScorer, source.Name.Location,
            $"There is no scorer '{source.Kind}'.{Suggestion.Sentence(source.Kind, Readers.Keys)}"
            + $" Scorers: {string.Join(", ", Readers.Keys)}."));
        return null;
    }
}

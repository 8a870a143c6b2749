using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Optimization.Running;

/// <summary>What a step of a program has to do with the difference between two versions.</summary>
/// <param name="Prompt">The prompt that the step calls.</param>
/// <param name="Cases">Cases in which this step is the first one that answers something else.</param>
/// <param name="Difference">Mean over these of the differences of the program's score.</param>
public sealed record StepEffect(string Prompt, int Cases, double Difference);

/// <summary>
/// Attributes the difference between two versions of a program to its steps, by their traces: in each case to the first step that answers
/// something else, for everything behind it follows from there.
/// </summary>
internal static class StepEffects
{
    public static IReadOnlyList<StepEffect> Of(IReadOnlyList<string> prompts, IReadOnlyList<CaseResult> before, IReadOnlyList<CaseResult> after)
    {
        var differences = before.Zip(after, (b, a) => (Prompt: First(b.Steps, a.Steps), Difference: (a.Overall ?? 0) - (b.Overall ?? 0))).Where(d => d.Prompt is not null)
            .ToLookup(d => d.Prompt!, d => d.Difference, StringComparer.Ordinal);
        return [.. prompts.Select(p => new StepEffect(p, differences[p].Count(), differences[p].DefaultIfEmpty().Average()))];
    }

    /// <summary>Null where all steps answer the same.</summary>
    private static string? First(IReadOnlyList<ProgramStep> before, IReadOnlyList<ProgramStep> after)
    {
        for (var i = 0; i < Math.Max(before.Count, after.Count); i++)
        {
            var (b, a) = (i < before.Count ? before[i] : null, i < after.Count ? after[i] : null);
            if (b?.Prompt != a?.Prompt || b?.Answer != a?.Answer) return (a ?? b)!.Prompt;
        }

        return null;
    }
}

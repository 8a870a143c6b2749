using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Recordings;

namespace PromptRegistry.Evaluation.Shards;

/// <summary>All parts of an evaluation of one prompt.</summary>
internal sealed class MergedShards
{
    private readonly Dictionary<string, ShardCase> cases = new(StringComparer.Ordinal);

    private MergedShards(IReadOnlyList<ShardPart> parts)
    {
        foreach (var @case in parts.SelectMany(part => part.Cases)) cases[@case.Id] = @case;
        Asked = parts.Sum(part => part.Asked);
    }

    /// <summary>Answers that a model was asked for, by all parts.</summary>
    public int Asked { get; }

    /// <summary>All parts of a prompt, or null after findings.</summary>
    /// <param name="prompt">Its name.</param>
    /// <param name="all">The parts of all prompts.</param>
    /// <param name="expected">What the parts must have been made of: content digest, suite, provider and model as they are here.</param>
    /// <param name="diagnostics">Gets the findings.</param>
    public static MergedShards? Of(string prompt, IReadOnlyList<ShardPart> all, ShardPart expected, ICollection<Diagnostic> diagnostics)
    {
        var parts = all.Where(part => part.Prompt == prompt).ToList();
        var count = parts[0].Shard.Count;
        if (parts.Find(part => part.Shard.Count != count) is { } other)
            return Report(EvaluationDiagnostics.ShardUnusable, $"Of '{prompt}' there are shards of {count} and of {other.Shard.Count}. Merge those of one evaluation.");
        if (parts.GroupBy(part => part.Shard.Number).FirstOrDefault(same => same.Count() > 1) is { } twice)
            return Report(EvaluationDiagnostics.ShardUnusable, $"Shard {twice.Key}/{count} of '{prompt}' is there twice. Name each file once.");
        foreach (var part in parts)
        {
            if (Difference(part, expected) is { } difference)
            {
                return Report(EvaluationDiagnostics.ShardUnusable,
                    $"Shard {part.Shard} of '{prompt}' was made of another state: {difference}. Check out what the shards evaluated, or run them again.");
            }
        }

        var missing = Enumerable.Range(1, count).Except(parts.Select(part => part.Shard.Number)).ToList();
        if (missing.Count == 0) return new MergedShards(parts);
        var numbers = string.Join(", ", missing.Take(10)) + (missing.Count > 10 ? $" and {missing.Count - 10} more" : "");
        return Report(EvaluationDiagnostics.ShardsMissing,
            $"{missing.Count} of {count} shards of '{prompt}' {(missing.Count == 1 ? "is" : "are")} missing: {numbers}."
            + $" Run {(missing.Count == 1 ? "it" : "them")} (dotnet prompt eval --shard {missing[0]}/{count}), and name all files.");

        MergedShards? Report(DiagnosticDescriptor descriptor, string message)
        {
            diagnostics.Add(new Diagnostic(descriptor, SourceLocation.File(""), message));
            return null;
        }
    }

    /// <summary>What a part found for a request; null where it did not make it.</summary>
    public ShardSample? Find(string @case, int sample, RecordingKey key) =>
        cases.TryGetValue(@case, out var found) && sample < found.Samples.Count && found.Samples[sample] is var cell && cell.Key == key ? cell : null;

    private static string? Difference(ShardPart part, ShardPart expected)
    {
        if (part.Digest != expected.Digest) return $"the prompt's content digest is {part.Digest} there and {expected.Digest} here";
        if (part.Suite != expected.Suite) return $"the suite's digest is {part.Suite} there and {expected.Suite} here";
        if (part.Model != expected.Model) return $"the model is {part.Model} there and {expected.Model} here";
        if (part.Provider != expected.Provider) return $"the provider is {part.Provider} there and {expected.Provider} here";
        return part.Mode == expected.Mode ? null : $"its mode is {part.Mode}, and that of another one {expected.Mode}";
    }
}

using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Shards;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>The cases of a suite that are one part of its evaluation.</summary>
internal static class PartOfRun
{
    /// <summary>Which cases belong to the part; null where the whole is evaluated. A conversation is not divided.</summary>
    public static bool[]? Of(EvaluationSuite suite, Shard? shard)
    {
        if (shard is null) return null;
        var isMine = new bool[suite.Cases.Count];
        var conversation = -1;
        for (var i = 0; i < isMine.Length; i++)
        {
            if (suite.Cases[i].Turn == 1) conversation++;
            isMine[i] = shard.Has(conversation);
        }

        return isMine;
    }

    /// <summary>What a part found, for the merge to judge.</summary>
    public static PromptEvaluation Result(
        Place place, PreparedSuite suiteRun, Shard shard, CaseResult[] cases, Asking asking, ModelPrice? price, IReadOnlyList<Diagnostic> diagnostics)
    {
        var (prompt, suite, model, asked) = suiteRun;
        return new PromptEvaluation
        {
            Prompt = place.Name,
            Code = asking.Left > 0 ? OutcomeCode.Budget : OutcomeCode.Passed,
            Diagnostics = diagnostics,
            Version = prompt.Manifest.Version.ToString(),
            Digest = prompt.Digest,
            Model = model,
            Suite = suite,
            Cases = cases,
            Left = asking.Left,
            Usage = UsageSummary.Of(cases, asking.Asked, price),
            Part = asking.Left > 0 ? null : place.State(prompt, suite, model) with { Shard = shard, Asked = asking.Asked, Cases = Found(asked, cases) },
        };
    }

    /// <summary>What was found, case by case.</summary>
    public static IReadOnlyList<ShardCase> Found(IReadOnlyList<PreparedCase> asked, IReadOnlyList<CaseResult> results) =>
    [
        .. results.Zip(asked, (result, @case) => new ShardCase(
            result.Case.Id, [.. result.Samples.Select(sample => new ShardSample(@case.Keys[sample.Index], sample.Answer, sample.Scores))])),
    ];

    /// <summary>A finding about a case that no part asked for in this way, though all were made of what stands here; null where there is none.</summary>
    public static Diagnostic? Strange(IReadOnlyList<PreparedCase> cases, MergedShards merged)
    {
        foreach (var @case in cases)
        {
            for (var i = 0; i < @case.Keys.Count; i++)
            {
                if (merged.Find(@case.Values.Case.Id, i, @case.Keys[i]) is null)
                {
                    return new Diagnostic(EvaluationDiagnostics.ShardUnusable, @case.Values.Case.Location,
                        $"No shard has sample {i + 1} of the case '{@case.Values.Case.Id}' as it is asked for here. Run the shards again.");
                }
            }
        }

        return null;
    }

    /// <summary>Where a part was evaluated.</summary>
    internal sealed record Place(string Name, EvaluationRequest Request, ProviderSettings Provider)
    {
        /// <summary>What parts of this evaluation are made of.</summary>
        public ShardPart State(PromptUnderTest prompt, EvaluationSuite suite, string model) => new(
            new Shard(1, 1), Name, prompt.Digest, suite.Digest, Provider.Name, model,
            Request.Parts is [var first, ..] ? first.Mode : Request.Mode.ToString().ToLowerInvariant(), 0, []);
    }
}

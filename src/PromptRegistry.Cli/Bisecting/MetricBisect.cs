using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Cli.Bisecting;

/// <summary>What to find, and what asking may take.</summary>
/// <param name="Prompt">A prompt of this root.</param>
/// <param name="Metric">The scorer's id.</param>
internal sealed record BisectRequest(string Prompt, string Metric)
{
    /// <summary>Below this mean the metric is broken; null to test the drop.</summary>
    public double? Below { get; init; }

    /// <summary>A drop that is tolerated.</summary>
    public double Margin { get; init; } = 0.01;

    /// <summary>What asking models may take, over all steps; no model is asked without a limit.</summary>
    public required RunBudget Budget { get; init; }
}

/// <summary>A state of the prompt that can be judged.</summary>
/// <param name="Word">What git or the registry calls it.</param>
/// <param name="Shown">What people call it.</param>
internal sealed record BisectState(string Word, string Shown);

/// <summary>A state that was judged.</summary>
/// <param name="State">The state.</param>
/// <param name="Verdict">What was found.</param>
/// <param name="Mean">Its mean of the metric; null where it could not be judged.</param>
/// <param name="P">The one-sided p-value of the drop from it to the present one.</param>
internal sealed record BisectStep(BisectState State, BisectVerdict Verdict, double? Mean, double? P);

/// <summary>What a bisection came to.</summary>
/// <param name="Present">The mean of the present state.</param>
/// <param name="Steps">What was judged, in that order.</param>
/// <param name="Good">The last good state.</param>
/// <param name="Bad">The first bad one; null for the work tree.</param>
/// <param name="Unknown">States between the two that nobody could judge.</param>
internal sealed record BisectResult(double Present, IReadOnlyList<BisectStep> Steps, BisectState Good, BisectState? Bad, IReadOnlyList<BisectState> Unknown)
{
    /// <summary>The limit that ended it before its end, as the command line writes it; null where it came to its end.</summary>
    public bool IsCut { get; init; }

    /// <summary>Answers that a model was asked for.</summary>
    public int Asked { get; init; }
}

/// <summary>Judges states of a prompt against the present one, on the same cases, until two neighbours differ.</summary>
/// <param name="evaluate">Evaluates the present state against another one, within what is left of the budget.</param>
internal sealed class MetricBisect(BisectRequest request, Func<BisectState, RunBudget, Task<PromptEvaluation>> evaluate)
{
    private const double Alpha = 0.05;

    private readonly List<BisectStep> steps = [];
    private RunBudget left = request.Budget;
    private double present;
    private int asked;

    /// <param name="states">The oldest first; that one is good.</param>
    /// <param name="before">Steps of an earlier stage, whose first state is known to be good.</param>
    public async Task<Outcome<BisectResult>> RunAsync(IReadOnlyList<BisectState> states, BisectResult? before = null)
    {
        if (before is not null)
        {
            steps.AddRange(before.Steps);
            (present, asked) = (before.Present, before.Asked);
        }
        else if (await FirstAsync(states[0]) is { } failure)
        {
            return failure.As<BisectResult>();
        }

        var bisection = new Bisection(states.Count);
        while (bisection.Next is { } next)
        {
            var step = await JudgeAsync(states[next]);
            if (step.Code == OutcomeCode.Budget) return Outcome<BisectResult>.Success(Result(states, bisection) with { IsCut = true });
            if (step.Code is OutcomeCode.Infrastructure) return step.As<BisectResult>();
            steps.Add(step.Value!);
            bisection.Tell(next, step.Value!.Verdict);
        }

        return Outcome<BisectResult>.Success(Result(states, bisection));
    }

    private async Task<Outcome<BisectStep>?> FirstAsync(BisectState first)
    {
        var step = await JudgeAsync(first);
        if (step.Value is not { Verdict: not BisectVerdict.Skipped } judged) return new(null, step.Code == OutcomeCode.Passed ? OutcomeCode.Invalid : step.Code, step.Diagnostics);
        steps.Add(judged);
        return judged.Verdict == BisectVerdict.Good ? null : Fail(request.Below is { } bound
            ? $"'{request.Metric}' of {request.Prompt} is {Number(present)} now and was {Number(judged.Mean!.Value)} with {first.Shown}, and one is to be at least {Number(bound)} and the other below. Name a good state with --good."
            : $"'{request.Metric}' of {request.Prompt} is not shown to be worse now ({Number(present)}) than with {first.Shown} ({Number(judged.Mean!.Value)}, p = {Number(judged.P ?? 1)}): nothing is broken that could be found. "
                + "Name a good state with --good, or say with --below what is broken.");
    }

    private async Task<Outcome<BisectStep>> JudgeAsync(BisectState state)
    {
        var evaluated = await evaluate(state, left);
        Spend(evaluated);
        if (evaluated.Left > 0) return new(null, OutcomeCode.Budget, []);
        if (evaluated.Code == OutcomeCode.Infrastructure) return new(null, evaluated.Code, evaluated.Diagnostics);
        var metric = evaluated.Metrics.FirstOrDefault(m => m.Slice is null && m.Scorer == request.Metric);
        if (metric is null && evaluated.Metrics.Count > 0)
        {
            var known = evaluated.Metrics.Where(m => m.Slice is null).Select(m => m.Scorer).ToList();
            return new(null, OutcomeCode.Usage, Fail($"The suite of {request.Prompt} has no metric '{request.Metric}'.{Suggestion.Sentence(request.Metric, known)}{Suggestion.Listing("Metrics", known)}").Diagnostics);
        }

        // What is missing, or does not fit the cases, judges nothing: answers of both sides are compared, or none.
        if (metric is not { Baseline: { } mean, Compared: > 0 } || metric.Compared < metric.Cases || evaluated.Missing.Count > 0 || evaluated.OtherCases.Any(c => c.Samples.Any(s => s.IsMissing)))
            return new Outcome<BisectStep>(new BisectStep(state, BisectVerdict.Skipped, null, null), OutcomeCode.Invalid, evaluated.Diagnostics);
        present = metric.Candidate;
        var isGood = request.Below is { } bound ? mean >= bound && present < bound : metric.P < Alpha && metric.Drop >= request.Margin;
        return Outcome<BisectStep>.Success(new BisectStep(state, isGood ? BisectVerdict.Good : BisectVerdict.Bad, mean, metric.P));
    }

    /// <summary>At least so much was left for the next step: what is not known exactly is taken to be spent.</summary>
    private void Spend(PromptEvaluation evaluated)
    {
        asked += evaluated.Usage.Asked;
        if (evaluated.Usage.Asked == 0) return;
        var cost = evaluated.Cases.Concat(evaluated.OtherCases).SelectMany(c => c.Samples).Sum(s => s.Answer?.CostUsd ?? 0);
        left = left with
        {
            MaxCalls = left.MaxCalls is { } calls ? Math.Max(0, calls - evaluated.Usage.Asked) : null,
            MaxCost = left.MaxCost is { } most ? Math.Max(0, most - Math.Min(most, cost)) : null,
        };
    }

    private BisectResult Result(IReadOnlyList<BisectState> states, Bisection bisection) => new(
        present, [.. steps], states[bisection.Good], bisection.Bad < states.Count ? states[bisection.Bad] : null, [.. bisection.Unknown.Select(u => states[u])])
    {
        Asked = asked,
    };

    private static Outcome<BisectStep> Fail(string message) =>
        Outcome<BisectStep>.Failure(OutcomeCode.Invalid, new Diagnostic(RegistryDiagnostics.NothingToBisect, SourceLocation.File(""), message));

    private static string Number(double number) => number.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);
}

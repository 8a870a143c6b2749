using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Core.Rollouts;

/// <summary>How a new version of a prompt goes to more and more units, as reviewed source beside the prompt: <c>rollout.yaml</c>.</summary>
public sealed record RolloutPlan
{
    /// <summary>The file's name in the prompt's folder.</summary>
    public const string FileName = "rollout.yaml";

    /// <summary>The arm's name, unless the plan says another.</summary>
    public const string DefaultArm = "canary";

    /// <summary>The arm that the candidate is served as.</summary>
    public string Arm { get; init; } = DefaultArm;

    /// <summary>What is given to the candidate, and how long; at least one, each with more than the one before. 100 % is not among them: that is the promotion.</summary>
    public required IReadOnlyList<RolloutStep> Steps { get; init; }

    /// <summary>The share of calls beside which the candidate is called as a shadow, before or while it is rolled out; null where it may not be.</summary>
    public Percentage? Shadow { get; init; }

    /// <summary>What must not become worse.</summary>
    public IReadOnlyList<Guardrail> Guardrails { get; init; } = [];

    /// <summary>Names of numbers that the app reports as feedback, which a guardrail may name.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>When the evidence counts, and when there is no more waiting.</summary>
    public StopRules Stop { get; init; } = new();

    /// <summary>Calls a day in the environment that the plan reckons with; null where it does not.</summary>
    public double? CallsPerDay { get; init; }

    /// <summary>How units are dealt and whom the rollout is for; its weight is that of the first step.</summary>
    public required ArmRule Draw { get; init; }

    /// <summary>The share of false alarms that one guardrail may have in one step: alpha over as many as there are (Bonferroni).</summary>
    public double AlphaOfEach => Stop.Alpha / (Math.Max(1, Guardrails.Count) * Steps.Count);

    /// <summary>The plan's path in the repository.</summary>
    /// <param name="prompt">The prompt's folder below <c>prompts/</c>.</param>
    public static string PathOf(string prompt) => PromptPaths.Template(prompt, FileName);

    /// <summary>The place of a weight among the steps, from 0: the last step that gives no more; −1 below the first.</summary>
    public int StepOf(Percentage weight)
    {
        var at = -1;
        while (at + 1 < Steps.Count && Steps[at + 1].Weight.Hundredths <= weight.Hundredths) at++;
        return at;
    }
}

/// <summary>A step of a rollout.</summary>
/// <param name="Weight">The share of the units that get the candidate; above 0 and below 100 %.</param>
/// <param name="Bake">How long it stays so at least.</param>
/// <param name="Location">Where it stands.</param>
public sealed record RolloutStep(Percentage Weight, TimeSpan Bake, SourceLocation Location);

/// <summary>A metric that must not become worse.</summary>
/// <param name="Metric">A metric of calls (<c>errors</c>, <c>latency</c>, <c>cost</c>, …), a scorer of the suite, or feedback.</param>
/// <param name="Direction">Which way is better.</param>
/// <param name="Margin">What is tolerated, in the metric's unit, or as a share of the control's mean.</param>
/// <param name="IsRelative">Whether margin, and what is to be found, are shares of the control's mean.</param>
/// <param name="Location">Where it stands.</param>
public sealed record Guardrail(string Metric, BetterDirection Direction, double Margin, bool IsRelative, SourceLocation Location)
{
    /// <summary>The harm that is to be found with a chance of 80 %, as the margin is given; null where nothing is asked for.</summary>
    public double? Find { get; init; }

    /// <summary>The metric's standard deviation from call to call, in the unit of the margin; null where it is not known.</summary>
    public double? Deviation { get; init; }
}

/// <summary>Which way of a metric is better.</summary>
public enum BetterDirection
{
    /// <summary>More is better: scores, feedback.</summary>
    Higher,

    /// <summary>Less is better: errors, latency, cost.</summary>
    Lower,
}

/// <summary>When the evidence counts, and when there is no more waiting.</summary>
public sealed record StopRules
{
    /// <summary>The fewest calls of each side, before anything but an e-process is believed.</summary>
    public const int DefaultMinimumCalls = 100;

    /// <summary>Chance that a candidate that is no worse is ever rolled back, unless the plan says another.</summary>
    public const double DefaultAlpha = 0.05;

    /// <summary>Calls of the candidate and of the control that a step needs.</summary>
    /// <value>100, unless set.</value>
    public int MinimumCalls { get; init; } = DefaultMinimumCalls;

    /// <summary>A rollout that takes longer is rolled back; null where it may take as long as it takes.</summary>
    public TimeSpan? MaximumAge { get; init; }

    /// <summary>Chance that a candidate that is no worse is ever rolled back, over all guardrails, steps and looks.</summary>
    /// <value>0.05, unless set.</value>
    public double Alpha { get; init; } = DefaultAlpha;
}

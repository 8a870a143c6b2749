using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PromptRegistry.Telemetry;

/// <summary>The activity source and the instruments. Where nobody listens each is a field that says so.</summary>
internal static class Instruments
{
    public static readonly ActivitySource Source = new(PromptTelemetry.Name);
    public static readonly Counter<long> Renders;
    public static readonly Histogram<double> Duration;
    public static readonly Counter<long> Tokens;
    public static readonly Counter<long> Incidents;
    private static readonly Counter<long> BadAnswers;
    private static readonly Counter<long> Choices;
    private static readonly Counter<long> Lookups;

    static Instruments()
    {
        var meter = new Meter(PromptTelemetry.Name);
        Renders = meter.CreateCounter<long>(PromptTelemetry.RendersMetric, "{render}", "Renderings of prompts.");
        Duration = meter.CreateHistogram(PromptTelemetry.DurationMetric, "s", "How long callers waited for a model.", tags: null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160],
        });
        Tokens = meter.CreateCounter<long>(PromptTelemetry.TokensMetric, "{token}", "Tokens that calls took.");
        Incidents = meter.CreateCounter<long>(PromptTelemetry.GuardMetric, "{incident}", "Texts that a guard flagged.");
        BadAnswers = meter.CreateCounter<long>(PromptTelemetry.OutputMetric, "{incident}", "Bad answers.");
        Choices = meter.CreateCounter<long>(PromptTelemetry.ChoiceMetric, "{choice}", "Models that were chosen.");
        Lookups = meter.CreateCounter<long>(PromptTelemetry.CacheMetric, "{lookup}", "Answers that were looked for in a cache.");
    }

    /// <summary>Whether a call is worth measuring.</summary>
    public static bool AreListenedTo => Source.HasListeners() || Duration.Enabled || Tokens.Enabled;

    /// <summary>Counts a rendering.</summary>
    public static void Rendered(PromptIdentity identity)
    {
        if (Renders.Enabled) Renders.Add(1, TagsOf(identity));
    }

    /// <summary>What metrics are told apart by: few values each, so the digest is not among them.</summary>
    public static TagList TagsOf(PromptIdentity identity)
    {
        var tags = new TagList { { PromptTelemetry.PromptName, identity.Name }, { PromptTelemetry.PromptVersion, identity.Version } };
        if (identity.Environment is { } environment) tags.Add(PromptTelemetry.Environment, environment);
        if (identity.Arm is { } arm) tags.Add(PromptTelemetry.Arm, arm);
        return tags;
    }

    /// <summary>Says on an activity which prompt it is about.</summary>
    public static void Describe(Activity activity, PromptIdentity identity)
    {
        activity.SetTag(PromptTelemetry.PromptName, identity.Name);
        activity.SetTag(PromptTelemetry.PromptVersion, identity.Version);
        activity.SetTag(PromptTelemetry.Digest, identity.Digest);
        activity.SetTag(PromptTelemetry.Reason, identity.Reason.ToString());
        if (identity.Environment is { } environment) activity.SetTag(PromptTelemetry.Environment, environment);
        if (identity.Arm is { } arm) activity.SetTag(PromptTelemetry.Arm, arm);
    }

    /// <summary>Tells that a guard flagged a text: on the current activity, and as a number.</summary>
    /// <param name="identity">The prompt; null for a call without one.</param>
    /// <param name="reasons">Why, each once.</param>
    public static void Guarded(PromptIdentity? identity, string? input, string action, double score, string[] reasons)
    {
        if (Activity.Current is { IsAllDataRequested: true } activity)
        {
            activity.AddEvent(new ActivityEvent(PromptTelemetry.GuardEvent, tags: new ActivityTagsCollection
            {
                { PromptTelemetry.GuardInput, input },
                { PromptTelemetry.GuardAction, action },
                { PromptTelemetry.GuardScore, score },
                { PromptTelemetry.GuardReasons, reasons },
            }));
        }

        if (!Incidents.Enabled) return;
        var tags = identity is null ? default : TagsOf(identity);
        tags.Add(PromptTelemetry.GuardAction, action);
        Incidents.Add(1, tags);
    }

    /// <summary>Tells of a bad answer.</summary>
    /// <param name="identity">The prompt; null for a call without one.</param>
    /// <param name="problems">What is wrong, each once.</param>
    public static void Checked(PromptIdentity? identity, string outcome, string[] problems)
    {
        if (Activity.Current is { IsAllDataRequested: true } activity)
        {
            activity.AddEvent(new ActivityEvent(PromptTelemetry.OutputEvent, tags: new ActivityTagsCollection
            {
                { PromptTelemetry.OutputOutcome, outcome },
                { PromptTelemetry.OutputProblems, problems },
            }));
        }

        if (!BadAnswers.Enabled) return;
        foreach (var problem in problems)
        {
            var tags = identity is null ? default : TagsOf(identity);
            tags.Add(PromptTelemetry.OutputOutcome, outcome);
            tags.Add(PromptTelemetry.OutputProblem, problem);
            BadAnswers.Add(1, tags);
        }
    }

    /// <summary>Tells which model was chosen.</summary>
    /// <param name="identity">The prompt; null for a call without one.</param>
    /// <param name="model">Null for the prompt's own.</param>
    /// <param name="confidence">How sure an answer was; null where none was doubted.</param>
    public static void Decided(PromptIdentity? identity, string? model, string reason, double? confidence)
    {
        if (Activity.Current is { IsAllDataRequested: true } activity)
        {
            activity.AddEvent(new ActivityEvent(PromptTelemetry.ChoiceEvent, tags: new ActivityTagsCollection
            {
                { PromptTelemetry.ChoiceModel, model },
                { PromptTelemetry.ChoiceReason, reason },
                { PromptTelemetry.ChoiceConfidence, confidence },
            }));
        }

        if (!Choices.Enabled) return;
        var tags = identity is null ? default : TagsOf(identity);
        if (model is not null) tags.Add(PromptTelemetry.ChoiceModel, model);
        tags.Add(PromptTelemetry.ChoiceReason, reason);
        Choices.Add(1, tags);
    }

    /// <summary>Counts an answer that was looked for in a cache.</summary>
    public static void Looked(bool isFound)
    {
        if (Lookups.Enabled) Lookups.Add(1, new KeyValuePair<string, object?>(PromptTelemetry.CacheHit, isFound));
    }
}

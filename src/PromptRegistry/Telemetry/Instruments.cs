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
}

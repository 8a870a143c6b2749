using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace PromptRegistry.Telemetry;

/// <summary>One call as a span and as numbers. Nothing, where nobody listens.</summary>
internal sealed class CallMeasure
{
    private readonly PromptIdentity identity;
    private readonly Activity? activity;
    private readonly long start = Stopwatch.GetTimestamp();

    private CallMeasure(PromptIdentity identity)
    {
        this.identity = identity;
        activity = Instruments.Source.HasListeners() ? Instruments.Source.StartActivity($"call {identity.Name}") : null;
        if (activity is { IsAllDataRequested: true }) Instruments.Describe(activity, identity);
    }

    /// <summary>Null where nobody listens.</summary>
    public static CallMeasure? Start(PromptIdentity identity) => Instruments.AreListenedTo ? new(identity) : null;

    /// <summary>Makes the span the current one again: a stream is read from one flow of control after another.</summary>
    public void Resume()
    {
        if (activity is not null && !ReferenceEquals(Activity.Current, activity)) Activity.Current = activity;
    }

    /// <param name="renderId">The call's id.</param>
    /// <param name="parent">That of the call within which it was made; null for none.</param>
    /// <param name="calls">How often the model was asked.</param>
    /// <param name="error">The kind of what went wrong; null for an answer.</param>
    public void End(string? renderId, string? parent, ChatResponse? response, UsageDetails? usage, int calls, string? error)
    {
        var tags = Instruments.TagsOf(identity);
        Count(tags, "input", usage?.InputTokenCount);
        Count(tags, "output", usage?.OutputTokenCount);
        if (error is not null) tags.Add(PromptTelemetry.ErrorType, error);
        Instruments.Duration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, tags);
        if (activity is null) return;
        if (activity.IsAllDataRequested)
        {
            activity.SetTag(PromptTelemetry.RenderId, renderId);
            if (parent is not null) activity.SetTag(PromptTelemetry.Parent, parent);
            activity.SetTag(PromptTelemetry.Calls, calls);
            activity.SetTag(PromptTelemetry.ResponseModel, response?.ModelId);
            if (response?.FinishReason is { } finish) activity.SetTag(PromptTelemetry.FinishReasons, new[] { finish.Value });
            activity.SetTag(PromptTelemetry.InputTokens, usage?.InputTokenCount);
            activity.SetTag(PromptTelemetry.CachedTokens, usage?.CachedInputTokenCount);
            activity.SetTag(PromptTelemetry.OutputTokens, usage?.OutputTokenCount);
            activity.SetTag(PromptTelemetry.ReasoningTokens, usage?.ReasoningTokenCount);
        }

        if (error is not null) activity.SetTag(PromptTelemetry.ErrorType, error).SetStatus(ActivityStatusCode.Error);
        activity.Dispose();
    }

    private static void Count(TagList tags, string type, long? tokens)
    {
        if (tokens is not > 0 || !Instruments.Tokens.Enabled) return;
        tags.Add(PromptTelemetry.TokenType, type);
        Instruments.Tokens.Add(tokens.Value, tags);
    }
}

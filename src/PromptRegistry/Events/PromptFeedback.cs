namespace PromptRegistry.Events;

/// <summary>What is learnt of a call after it: a thumb, a rating, a correction, a score, a number of the business. The last one of a name counts.</summary>
public sealed record PromptFeedback
{
    /// <summary>The name of a thumb.</summary>
    public const string ThumbName = "thumb";

    /// <summary>The name of a rating.</summary>
    public const string RatingName = "rating";

    /// <summary>The name of a correction.</summary>
    public const string CorrectionName = "correction";

    /// <summary>The call that it is about.</summary>
    public required string RenderId { get; init; }

    /// <summary>What it is: one of the names above, or of your own.</summary>
    public required string Name { get; init; }

    /// <summary>The value; for a correction 0, because what was answered was not right.</summary>
    public double Value { get; init; }

    /// <summary>Words: why, or what would have been right.</summary>
    public string? Text { get; init; }

    /// <summary>When it was given, in UTC; the time of reporting where it is not set.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>1 for up, 0 for down.</summary>
    public static PromptFeedback Thumb(string renderId, bool up, string? why = null) =>
        new() { RenderId = renderId, Name = ThumbName, Value = up ? 1 : 0, Text = why };

    /// <summary>A rating, from 0 (worst) to 1 (best): three of five stars are 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 0 to 1.</exception>
    public static PromptFeedback Rating(string renderId, double value, string? why = null)
    {
        if (value is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(value), value, "A rating is from 0 (worst) to 1 (best).");
        return new() { RenderId = renderId, Name = RatingName, Value = value, Text = why };
    }

    /// <summary>What should have been answered.</summary>
    public static PromptFeedback Correction(string renderId, string text) => new() { RenderId = renderId, Name = CorrectionName, Text = text };

    /// <summary>A number of the business: a basket's value, 1 for a ticket that stayed closed.</summary>
    public static PromptFeedback Metric(string renderId, string name, double value) => new() { RenderId = renderId, Name = name, Value = value };
}

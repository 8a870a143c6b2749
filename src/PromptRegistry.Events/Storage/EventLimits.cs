using System.Text;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Events.Storage;

/// <summary>What a store takes: what comes from outside may be anything.</summary>
internal static class EventLimits
{
    /// <summary>The longest name, version, model and so on, in characters; more is cut.</summary>
    public const int NameLength = 200;

    /// <summary>The longest text of a call or of feedback, in characters; more is cut.</summary>
    public const int TextLength = 256 * 1024;

    /// <summary>Scores of one call.</summary>
    public const int Scores = 100;

    /// <summary>How long ago a call may have been.</summary>
    public static readonly TimeSpan Past = TimeSpan.FromDays(400);

    /// <summary>How far ahead another machine's clock may be.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    /// <summary>A name as it is stored.</summary>
    public static string? Name(string? text) => Clean(text, NameLength);

    /// <summary>A text as it is stored.</summary>
    public static string? Text(string? text) => Clean(text, TextLength);

    /// <summary>Whether a call can be kept; else it is left out.</summary>
    public static bool Takes(PromptEvent call, DateTimeOffset now) =>
        call.RenderId.Length is > 0 and <= RenderKey.MaximumLength && call.Prompt.Length > 0 && call.Time >= now - Past && call.Time <= now + Ahead;

    public static bool Takes(PromptFeedback feedback) =>
        feedback.RenderId.Length is > 0 and <= RenderKey.MaximumLength && feedback.Name.Length is > 0 and <= NameLength && double.IsFinite(feedback.Value)
        && !Rollups.MetricNames.IsOfCalls(feedback.Name);

    /// <summary>No database takes U+0000 or half a character.</summary>
    private static string? Clean(string? text, int length)
    {
        if (text is null) return null;
        var cut = PlainText.Beginning(text, length);
        if (!cut.AsSpan().Contains('\0') && !cut.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return cut;
        var clean = new StringBuilder(cut.Length);
        foreach (var rune in cut.EnumerateRunes()) clean.Append(rune.Value == 0 ? new Rune(' ') : rune);
        return clean.ToString();
    }
}

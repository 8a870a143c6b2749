namespace PromptRegistry.Templates.Taint;

/// <summary>One place where text of an untrusted global is written to the output.</summary>
/// <param name="Input">The global's name.</param>
/// <param name="Variable">The variable that first carried it; null when it is written directly.</param>
/// <param name="IsFenced">Whether a fence writes it.</param>
/// <param name="Place">The place in the template itself: what writes it, or the include that leads there.</param>
/// <param name="WrittenAt">What writes it, in the template itself or in one that it includes.</param>
public sealed record TaintFlow(
    string Input, string? Variable, bool IsFenced, SourceSpan Place, SourceSpan WrittenAt);

/// <summary>What taint analysis takes for granted.</summary>
public sealed record TaintOptions
{
    /// <summary>Names of the globals whose values somebody else writes.</summary>
    public required IReadOnlyCollection<string> Untrusted { get; init; }

    /// <summary>
    /// Whether the template at a path is a fence: what it writes of its arguments stands between marks that the model
    /// was told about. No template is one by default.
    /// </summary>
    public Func<string, bool> IsFence { get; init; } = static _ => false;
}

namespace PromptRegistry.Templates.Taint;

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

namespace PromptRegistry.Templates.Taint;

/// <summary>One place where text of an untrusted global is written to the output.</summary>
/// <param name="Input">The global's name.</param>
/// <param name="Variable">The variable that first carried it; null when it is written directly.</param>
/// <param name="IsFenced">Whether a fence writes it.</param>
/// <param name="Place">The place in the template itself: what writes it, or the include that leads there.</param>
/// <param name="WrittenAt">What writes it, in the template itself or in one that it includes.</param>
public sealed record TaintFlow(
    string Input, string? Variable, bool IsFenced, SourceSpan Place, SourceSpan WrittenAt);

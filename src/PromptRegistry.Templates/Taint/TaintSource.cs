namespace PromptRegistry.Templates.Taint;

/// <summary>One untrusted global within a value.</summary>
/// <param name="Input">The global's name.</param>
/// <param name="Variable">The variable that first carried it; null without one.</param>
/// <param name="IsFenced">Whether all of its text is inside of a fence.</param>
internal readonly record struct TaintSource(string Input, string? Variable, bool IsFenced);

namespace PromptRegistry.Conformance;

/// <summary>
/// What came of a case. An error passes by its phase and position; whether its text agrees too is counted apart, and
/// null where there is no text to compare.
/// </summary>
public sealed record ConformanceOutcome(
    ConformanceCase Case, bool Passed, string Expected, string Actual, bool? SameText);

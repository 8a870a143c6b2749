namespace PromptRegistry.Conformance;

/// <summary>What came of a case. An error matches by phase and message; its position is counted apart.</summary>
public sealed record ConformanceOutcome(
    ConformanceCase Case, bool Passed, string Expected, string Actual, bool? SamePosition);

namespace PromptRegistry.Core.Settings;

/// <summary>How evaluation asks models.</summary>
/// <param name="Provider">Name of the provider that is asked.</param>
/// <param name="Concurrency">Requests under way at once.</param>
public sealed record EvaluationSettings(string Provider = "openai", int Concurrency = 4);

namespace PromptRegistry.Core.Settings;

/// <summary>US dollars for a million tokens.</summary>
public sealed record ModelPrice(string Model, double Input, double Output);

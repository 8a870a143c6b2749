namespace PromptRegistry.SampleModel.Reading;

/// <summary>A label that a prompt offers, with its one-line description ("" where it has none).</summary>
internal sealed record Label(string Name, string Description);

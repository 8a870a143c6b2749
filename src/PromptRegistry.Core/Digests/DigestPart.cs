namespace PromptRegistry.Core.Digests;

/// <summary>One text that a content digest covers.</summary>
/// <param name="Name">The template's or partial's name, as it is referred to.</param>
public sealed record DigestPart(string Name, string Text);

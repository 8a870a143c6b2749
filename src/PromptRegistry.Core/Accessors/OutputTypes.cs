namespace PromptRegistry.Core.Accessors;

/// <summary>The types of a JSON answer: all of them, inner ones first, and the one of the answer itself.</summary>
internal sealed record OutputTypes(IReadOnlyList<OutputShape> Declared, OutputShape Root);

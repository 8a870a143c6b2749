namespace PromptRegistry.Templates.Emission;

/// <summary>A C# expression and its type.</summary>
internal readonly record struct ClrCode(string Text, Clr Clr);

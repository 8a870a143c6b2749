namespace PromptRegistry.Core.Accessors;

/// <param name="Name">As the JSON has it.</param>
/// <param name="Property">The C# property.</param>
internal sealed record OutputProperty(string Name, string Property, string? Description, OutputShape Shape);

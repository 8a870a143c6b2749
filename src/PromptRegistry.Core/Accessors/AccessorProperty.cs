using PromptRegistry.Core.Manifests;

namespace PromptRegistry.Core.Accessors;

/// <param name="Name">As the manifest writes it.</param>
/// <param name="Property">The C# property.</param>
/// <param name="Parameter">The C# parameter.</param>
/// <param name="Path">What the template language calls the type, where it is an enum or object.</param>
internal sealed record AccessorProperty(string Name, string Property, string Parameter, string Path, InputType Type);

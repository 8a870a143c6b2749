using PromptRegistry.Templates.Types;

namespace PromptRegistry.Generator.Model;

/// <summary>A file with the names of the partials that stand in its text.</summary>
public sealed record ScannedFile(PromptFile File, EquatableList<string> Partials);

using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Manifests;

/// <summary>One message of a prompt: a role, and a template file or inline template text.</summary>
/// <param name="Role"><c>system</c>, <c>developer</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Template">File name below the prompt's folder; null when the text is inline.</param>
/// <param name="Content">The inline text; null when it is in a file.</param>
/// <param name="Location">Where the file name or the inline text stands in the manifest.</param>
public sealed record MessageDefinition(string Role, string? Template, string? Content, SourceLocation Location);

using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Evaluation.Cases;

/// <summary>One cell of a CSV file, unquoted, with its place.</summary>
internal sealed record CsvCell(string Text, SourceLocation Location);

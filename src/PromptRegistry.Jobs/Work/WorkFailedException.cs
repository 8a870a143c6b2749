using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Jobs.Work;

/// <summary>Work that found errors; the message has them.</summary>
internal sealed class WorkFailedException(IEnumerable<Diagnostic> findings) : Exception(
    string.Join(" ", findings.Where(f => f.IsError).Select(f => f.Message)));

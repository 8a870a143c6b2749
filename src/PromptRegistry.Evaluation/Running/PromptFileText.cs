using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Files as text, without a byte order mark.</summary>
internal sealed class PromptFileText(IEvaluationFiles files) : IPromptFiles
{
    public string? Read(string path) => files.Read(path) is { } content ? FileText.Decode(content, path) : null;
}

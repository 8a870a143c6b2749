using System.Text;
using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Files as text, without a byte order mark.</summary>
internal sealed class PromptFileText(IEvaluationFiles files) : IPromptFiles
{
    public string? Read(string path)
    {
        if (files.Read(path) is not { } content) return null;
        return Encoding.UTF8.GetString(content is [0xEF, 0xBB, 0xBF, ..] ? content.AsSpan(3) : content);
    }
}

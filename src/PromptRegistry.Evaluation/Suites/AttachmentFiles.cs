using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Evaluation.Suites;

/// <summary>Pictures, sound and files of cases.</summary>
public static class AttachmentFiles
{
    /// <summary>The largest file that is attached: 32 MiB.</summary>
    public const int MaximumLength = 32 << 20;

    /// <summary>Reads what cases attach out of a repository's files.</summary>
    public static AttachmentReading Of(IEvaluationFiles files) => path =>
    {
        if (files.Read(path) is not { } content) return null;
        if (content.Length > MaximumLength)
            throw new PromptFileException(new Diagnostic(ManifestDiagnostics.TooLarge, SourceLocation.File(path), $"The file has more than {MaximumLength >> 20} MiB, the most that is attached."));
        return FileText.IsLargeFilePointer(content) ? throw new PromptFileException(FileText.PointerOf(path)) : content;
    };
}

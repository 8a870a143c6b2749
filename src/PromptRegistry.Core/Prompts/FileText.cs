using System.Text;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Prompts;

/// <summary>
/// What a text file of a prompt repository says, whatever system wrote it: one reader for work trees, commits and suites, so that a file is the same
/// text everywhere or the same finding.
/// </summary>
public static class FileText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly byte[] LargeFilePointer = Encoding.ASCII.GetBytes("version https://git-lfs.github.com/spec/");

    /// <summary>
    /// The text with <c>\n</c> wherever a line ends with <c>\r\n</c>. Git writes that into work trees where <c>core.autocrlf</c> is on, as it is on Windows
    /// by default: a model, a recording's key and a digest never see it.
    /// </summary>
    public static string WithPlainLines(string text) => text.IndexOf('\r') < 0 ? text : text.Replace("\r\n", "\n");

    /// <summary>The text of a file, without a byte order mark and with the line ends that it has.</summary>
    /// <param name="path">Relative to the repository's root, with <c>/</c>.</param>
    /// <exception cref="PromptFileException">It is not UTF-8, or only stands for a file that git has elsewhere.</exception>
    public static string Decode(byte[] content, string path)
    {
        if (Problem(content, path) is { } problem) throw new PromptFileException(problem);
        var start = MarkOf(content);
        return Strict.GetString(content, start, content.Length - start);
    }

    /// <summary>Why the bytes of a file are not its text; null where they are.</summary>
    public static Diagnostic? Problem(byte[] content, string path)
    {
        if (IsLargeFilePointer(content)) return PointerOf(path);
        if (content.Length >= 2 && (content[0], content[1]) is (0xFF, 0xFE) or (0xFE, 0xFF))
            return NotUtf8(path, $"the byte 0x{content[0]:X2} at offset 0 begins the mark of UTF-16");
        var start = MarkOf(content);
        try
        {
            _ = Strict.GetCharCount(content, start, content.Length - start);
        }
        catch (DecoderFallbackException error)
        {
            var offset = start + error.Index;
            return NotUtf8(path, $"the byte 0x{(offset < content.Length ? content[offset] : 0):X2} at offset {offset} begins no character");
        }

        var zero = Array.IndexOf(content, (byte)0);
        return zero < 0 ? null : NotUtf8(path, $"the byte 0x00 at offset {zero} stands in no text; it may be UTF-16 without a mark, or no text at all");
    }

    /// <summary>Whether the file only stands for one that Git LFS keeps elsewhere.</summary>
    public static bool IsLargeFilePointer(byte[] content)
    {
        if (content.Length < LargeFilePointer.Length) return false;
        for (var i = 0; i < LargeFilePointer.Length; i++)
        {
            if (content[i] != LargeFilePointer[i]) return false;
        }

        return true;
    }

    /// <summary>The finding about a file that only stands for one that Git LFS keeps elsewhere.</summary>
    public static Diagnostic PointerOf(string path) => new(ManifestDiagnostics.LargeFilePointer, SourceLocation.File(path),
        "This is a pointer of Git LFS, not the file itself. In a work tree run 'git lfs pull'. A commit that is released needs the text itself: take the file "
            + "out of LFS ('git lfs untrack', then 'git add --renormalize').");

    /// <summary>The finding about a link.</summary>
    /// <param name="link">The link, which a file is or which stands on the way to it.</param>
    public static Diagnostic Linked(string link) => new(ManifestDiagnostics.LinkedFile, SourceLocation.File(link),
        "This is a symbolic link, and links in a prompt repository are not followed: what they lead to is not in the commit. Put the file itself there.");

    /// <summary>The finding about a folder, or a submodule, where a file should be.</summary>
    public static Diagnostic NoFile(string path) => new(ManifestDiagnostics.FolderForFile, SourceLocation.File(path),
        "A file is expected here, and this is a folder. Rename the folder, or move what it holds.");

    /// <summary>The finding about a file in another encoding.</summary>
    /// <param name="what">What shows it, with its offset in bytes: the middle of a sentence.</param>
    public static Diagnostic NotUtf8(string path, string what) => new(ManifestDiagnostics.NotUtf8, SourceLocation.File(path),
        $"The file is not UTF-8: {what}. Save it as UTF-8.");

    private static int MarkOf(byte[] content) => content.Length >= 3 && content[0] == 0xEF && content[1] == 0xBB && content[2] == 0xBF ? 3 : 0;
}

/// <summary>A file of a prompt repository is not read: a link, a folder, too large, not UTF-8. Nothing else of the prompt says more.</summary>
/// <param name="finding">What is wrong with which file, and what to do.</param>
public class PromptFileException(Diagnostic finding) : IOException(finding.ToString())
{
    /// <summary>What is wrong with which file, and what to do.</summary>
    public Diagnostic Finding { get; } = finding;
}

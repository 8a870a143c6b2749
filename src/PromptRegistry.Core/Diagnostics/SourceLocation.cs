namespace PromptRegistry.Core.Diagnostics;

/// <summary>
/// A stretch of a file. Lines and columns count from 1 and the end is exclusive; line 0 stands for the file as a whole.
/// </summary>
/// <param name="Path">The file, with <c>/</c> as separator; as the host gave it.</param>
/// <param name="Start">Offset of the first character, in UTF-16 units.</param>
/// <param name="Length">Number of UTF-16 units.</param>
public readonly record struct SourceLocation(
    string Path, int Line, int Column, int EndLine, int EndColumn, int Start, int Length)
{
    public static SourceLocation File(string path) => new(path, 0, 0, 0, 0, 0, 0);

    /// <summary>The canonical form that builds and editors link to: <c>path(line,column)</c>.</summary>
    public override string ToString() => Line == 0 ? PlainText.OneLine(Path) : $"{PlainText.OneLine(Path)}({Line},{Column})";
}

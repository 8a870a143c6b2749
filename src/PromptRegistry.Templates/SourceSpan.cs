namespace PromptRegistry.Templates;

/// <summary>
/// A place in a template's text. Lines and columns count from 1; <see cref="Start"/> counts characters from 0. Line 0
/// is the end of the text, where something is missing.
/// </summary>
/// <param name="Path">The path that the template was parsed with.</param>
/// <param name="Start">The first character, counted from 0.</param>
/// <param name="Length">How many characters it covers.</param>
/// <param name="Line">The line of the first character.</param>
/// <param name="Column">The column of the first character.</param>
/// <param name="EndLine">The line just past the last character.</param>
/// <param name="EndColumn">The column just past the last character.</param>
public readonly record struct SourceSpan(
    string Path, int Start, int Length, int Line, int Column, int EndLine, int EndColumn)
{
    /// <summary>The canonical form that editors and builds understand: <c>path(line,column)</c>.</summary>
    public override string ToString() => $"{Path}({Line},{Column})";
}

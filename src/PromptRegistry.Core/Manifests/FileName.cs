using System.Text;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Manifests;

/// <summary>
/// Which names of files and folders below <c>prompts/</c> and <c>templates/</c> can be handed on. A line end in a name
/// would become a line of a compiler's response file, a leading <c>-</c> an option of a program.
/// </summary>
public static class FileName
{
    /// <summary>Whether each segment of a path (with <c>/</c>) is a plain name.</summary>
    public static bool IsPlain(string path)
    {
        for (var i = 0; i < path.Length; i++)
        {
            if (IsUnsafe(path[i]) || (path[i] == '-' && (i == 0 || path[i - 1] == '/'))) return false;
        }

        return true;
    }

    /// <summary>What is wrong with a file or folder whose name is not plain; null where it is.</summary>
    /// <param name="path">Relative to the repository's root, with <c>/</c>.</param>
    public static Diagnostic? Check(string path) => IsPlain(path) ? null : new Diagnostic(
        ManifestDiagnostics.InvalidFileName, SourceLocation.File(Visible(path)),
        "The name has a control character, a line separator or a leading '-', which a compiler or another program could "
            + "take for an argument of its own. Rename it, or remove it.");

    /// <summary>The path with what cannot be seen as <c>&lt;U+000A&gt;</c>.</summary>
    public static string Visible(string path)
    {
        var visible = new StringBuilder(path.Length);
        foreach (var c in path)
        {
            if (IsUnsafe(c)) PlainText.AppendCode(visible, c);
            else visible.Append(c);
        }

        return visible.ToString();
    }

    private static bool IsUnsafe(char c) => c == '\t' || PlainText.IsHidden(c);
}

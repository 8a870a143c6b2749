using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

/// <summary>The rule for names of inputs and properties: snake_case, so that templates and C# both can say them.</summary>
internal static class InputName
{
    /// <summary>Words of the template language, which may become more.</summary>
    private static readonly string[] Reserved =
        ["for", "while", "tablerow", "this", "empty", "true", "false", "null", "array", "date", "html", "math",
         "object", "regex", "string", "timespan", "include", "if", "else", "end", "do", "ret", "func", "case", "when",
         "capture", "with", "wrap", "import", "readonly", "break", "continue", "in"];

    public static void Check(YamlScalar name, string what, ICollection<Diagnostic> diagnostics)
    {
        if (!IsSnakeCase(name.Value))
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.InvalidName, name.Location,
                $"'{name.Value}' cannot be the name of {(what == "input" ? "an input" : "a property")}: write snake_case, lower-case letters, digits and '_', "
                + $"beginning with a letter{Hint(name.Value)}."));
        }
        else if (what == "input" && name.Value == Prompts.DemoValues.Name)
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.InvalidName, name.Location,
                $"'{name.Value}' has the demos in every template and cannot be an input. Choose another name."));
        }
    }

    /// <summary>What is wrong with an input that is called as a word of the language is; null where nothing is.</summary>
    public static Diagnostic? CheckReserved(InputDefinition input) => Array.IndexOf(Reserved, input.Name) < 0
        ? null
        : new Diagnostic(ManifestDiagnostics.InvalidName, input.Location,
            $"'{input.Name}' is a word of the template language and cannot be an input. Choose another name.");

    private static bool IsSnakeCase(string name)
    {
        if (name.Length == 0 || name[0] is < 'a' or > 'z') return false;
        foreach (var c in name)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '_')) return false;
        }

        return !name.EndsWith("_", StringComparison.Ordinal) && !name.Contains("__");
    }

    private static string Hint(string name)
    {
        var snake = new System.Text.StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && snake.Length > 0 && snake[snake.Length - 1] != '_') snake.Append('_');
            if (char.IsLetterOrDigit(c)) snake.Append(char.ToLowerInvariant(c));
            else if (snake.Length > 0 && snake[snake.Length - 1] != '_') snake.Append('_');
        }

        var text = snake.ToString().TrimEnd('_');
        return IsSnakeCase(text) ? $", for example '{text}'" : "";
    }
}

/// <summary>
/// Which names of files and folders below <c>prompts/</c> and <c>templates/</c> can be handed on. A line end in a name
/// would become a line of a compiler's response file, a leading <c>-</c> an option of a program.
/// </summary>
public static class FileName
{
    private static readonly string[] Devices =
    [
        "con", "prn", "aux", "nul", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
        "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    ];

    /// <summary>Whether each segment of a path (with <c>/</c>) is a plain name.</summary>
    public static bool IsPlain(string path)
    {
        for (var i = 0; i < path.Length; i++)
        {
            if (IsUnsafe(path[i]) || (path[i] == '-' && (i == 0 || path[i - 1] == '/'))) return false;
        }

        return true;
    }

    /// <summary>What is wrong with a file or folder whose name is not plain, or that another system cannot hold; null where nothing is.</summary>
    /// <param name="path">Relative to the repository's root, with <c>/</c>.</param>
    public static Diagnostic? Check(string path)
    {
        if (!IsPlain(path))
        {
            return Refused(path, "The name has a control character, a line separator or a leading '-', which a compiler or another program could "
                + "take for an argument of its own. Rename it, or remove it.");
        }

        return Unportable(path.Substring(path.LastIndexOf('/') + 1)) is { } why
            ? Refused(path, $"{why}, so this repository cannot be checked out there. Rename it.")
            : null;
    }

    /// <summary>Names in one folder that differ in case only: Windows and macOS hold one file for all of them.</summary>
    /// <param name="paths">Paths of files and folders, in the order in which the first of two is the one that stays.</param>
    public static IEnumerable<Diagnostic> SameButForCase(IEnumerable<string> paths)
    {
        var first = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in paths)
        {
            if (!first.TryGetValue(path, out var other)) first.Add(path, path);
            else if (other != path && Folder(other) == Folder(path))
                yield return Refused(path, $"Windows and macOS hold one file for this name and '{Visible(Name(other))}', which differ in case only. Rename one of them.");
        }
    }

    private static string Folder(string path) => path.Substring(0, path.LastIndexOf('/') + 1);

    private static string Name(string path) => path.Substring(path.LastIndexOf('/') + 1);

    private static string? Unportable(string name)
    {
        var dot = name.IndexOf('.');
        var stem = (dot < 0 ? name : name.Substring(0, dot)).TrimEnd(' ');
        if (Array.Exists(Devices, d => string.Equals(d, stem, StringComparison.OrdinalIgnoreCase))) return $"On Windows '{stem}' is a device and no file";
        if (name.EndsWith(".", StringComparison.Ordinal) || name.EndsWith(" ", StringComparison.Ordinal)) return "Windows takes a dot or a blank from the end of a name";
        var at = name.IndexOfAny(['<', '>', ':', '"', '|', '?', '*', '\\']);
        return at < 0 ? null : $"On Windows no name has the character '{name[at]}'";
    }

    private static Diagnostic Refused(string path, string message) =>
        new(ManifestDiagnostics.InvalidFileName, SourceLocation.File(Visible(path)), message);

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

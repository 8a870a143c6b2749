using System.Text;
using System.Text.RegularExpressions;

namespace PromptRegistry.Core.Programs;

/// <summary>
/// A <c>CODEOWNERS</c> file: who has to agree to changes of which paths. The rules are those of GitHub, with the sections of GitLab; the last pattern that fits decides.
/// </summary>
public sealed class CodeOwners
{
    /// <summary>Where hosts of git look for the file, in their order.</summary>
    public static IReadOnlyList<string> Paths { get; } = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

    private readonly List<(Regex Pattern, IReadOnlyList<string> Owners)> rules = [];

    private CodeOwners()
    {
    }

    /// <summary>Reads the file; lines that are no rule are passed over, as hosts do.</summary>
    public static CodeOwners Parse(string text)
    {
        var file = new CodeOwners();
        IReadOnlyList<string> usual = [];
        foreach (var raw in text.Split('\n'))
        {
            var line = WithoutComment(raw).Trim();
            if (line.Length == 0) continue;
            if (line[0] == '[' || line.StartsWith("^[", StringComparison.Ordinal))
            {
                usual = Words(line.Substring(line.LastIndexOf(']') + 1));
                continue;
            }

            var words = Words(line);
            file.rules.Add((Pattern(words[0]), words.Count > 1 ? [.. words.Skip(1)] : usual));
        }

        return file;
    }

    /// <summary>The owners of a file; empty where it has none.</summary>
    /// <param name="path">From the root of the repository, with <c>/</c>.</param>
    public IReadOnlyList<string> OwnersOf(string path)
    {
        for (var i = rules.Count - 1; i >= 0; i--) if (rules[i].Pattern.IsMatch(path)) return rules[i].Owners;
        return [];
    }

    /// <summary>Whether a text names an owner: <c>@person</c>, <c>@group/team</c> or an e-mail address.</summary>
    public static bool IsOwner(string text) => Regex.IsMatch(text, @"^(@[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*|[A-Za-z0-9_.+-]+@[A-Za-z0-9.-]+)\z", RegexOptions.CultureInvariant) && text.Length <= 200;

    /// <summary>The file with one more rule at its end, where it decides.</summary>
    public static string Append(string text, string path, IReadOnlyList<string> owners) =>
        $"{text}{(text.Length == 0 || text.EndsWith("\n", StringComparison.Ordinal) ? "" : "\n")}/{path} {string.Join(" ", owners)}\n";

    private static string WithoutComment(string line)
    {
        for (var i = 0; i < line.Length; i++) if (line[i] == '#' && (i == 0 || line[i - 1] != '\\')) return line.Substring(0, i);
        return line;
    }

    /// <summary>Words of a line; a backslash keeps a blank in one.</summary>
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && i + 1 < line.Length)
            {
                word.Append(line[++i]);
            }
            else if (!char.IsWhiteSpace(line[i]))
            {
                word.Append(line[i]);
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0) words.Add(word.ToString());
        return words;
    }

    private static Regex Pattern(string pattern)
    {
        var isFolder = pattern.EndsWith("/", StringComparison.Ordinal);
        var body = pattern.Trim('/');
        var anywhere = !pattern.StartsWith("/", StringComparison.Ordinal) && body.IndexOf('/') < 0;
        var regex = new StringBuilder(anywhere ? "^(.*/)?" : "^");
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] == '*' && i + 1 < body.Length && body[i + 1] == '*')
            {
                i++;
                if (i + 1 < body.Length && body[i + 1] == '/')
                {
                    i++;
                    regex.Append("(.*/)?");
                }
                else
                {
                    regex.Append(".*");
                }
            }
            else
            {
                regex.Append(body[i] switch { '*' => "[^/]*", '?' => "[^/]", var c => Regex.Escape(c.ToString()) });
            }
        }

        // What fits a folder fits all in it; a star at the end means files alone.
        regex.Append(isFolder ? "/.*$" : body.EndsWith("/*", StringComparison.Ordinal) ? "$" : "(/.*)?$");
        return new Regex(regex.ToString(), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }
}

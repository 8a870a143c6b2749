using System.IO.Enumeration;

namespace PromptRegistry.Git.Signatures;

/// <summary>
/// The file of allowed signers: lines as <c>ssh-keygen</c> reads them, and <c>name gpg FINGERPRINT</c> for GPG keys.
/// </summary>
internal sealed class AllowedSigners
{
    private readonly Dictionary<string, string> fingerprints = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> lines = [];

    public AllowedSigners(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            if (line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is [var name, "gpg", var fingerprint, ..])
            {
                fingerprints[fingerprint] = name;
            }
            else
            {
                lines.Add(line);
            }
        }
    }

    /// <summary>What <c>ssh-keygen</c> understands of it.</summary>
    public string Ssh => string.Join('\n', lines);

    /// <summary>Whether somebody has a key here.</summary>
    public bool Knows(string name) =>
        fingerprints.Values.Contains(name, StringComparer.OrdinalIgnoreCase)
        || lines.Exists(line => line.TrimStart() is { Length: > 0 } text && text[0] != '#' && Principals(text).Any(p => Matches(p, name)));

    private static string[] Principals(string line) => line.Split([' ', '\t'], 2)[0].Trim('"').Split(',');

    /// <summary>As ssh-keygen matches: a star and a question mark stand for what they do in file names.</summary>
    private static bool Matches(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true);

    /// <summary>Whose GPG key has a fingerprint; null where it is not allowed.</summary>
    public string? Gpg(string fingerprint) => fingerprints.GetValueOrDefault(fingerprint);
}

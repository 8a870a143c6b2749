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

    /// <summary>Whose GPG key has a fingerprint; null where it is not allowed.</summary>
    public string? Gpg(string fingerprint) => fingerprints.GetValueOrDefault(fingerprint);
}

using System.Text.RegularExpressions;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Signatures;

/// <summary>
/// Has git verify a signature against allowed signers.
/// </summary>
internal static partial class SignatureCheck
{
    /// <summary>Checks a tag against signers that whoever asks allows.</summary>
    /// <param name="git">The repository.</param>
    /// <param name="allowed">Whose signatures count.</param>
    /// <param name="source">What names the signers, for messages.</param>
    /// <param name="tag">The tag object.</param>
    public static SignatureResult OfTag(GitCommand git, AllowedSigners allowed, string source, ObjectId tag) =>
        Run(git, allowed, source, "verify-tag", tag);

    /// <summary>Checks a commit against signers that whoever asks allows; parameters as for a tag.</summary>
    public static SignatureResult OfCommit(GitCommand git, AllowedSigners allowed, string source, ObjectId commit) =>
        Run(git, allowed, source, "verify-commit", commit);

    private static SignatureResult Run(GitCommand git, AllowedSigners allowed, string source, string command, ObjectId id)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, allowed.Ssh);
            var result = git.Run(
                [
                    .. SignaturePrograms.Options(git), "-c", $"gpg.ssh.allowedSignersFile={file}", "-c", "gpg.ssh.revocationFile=",
                    command, "--raw", id.Hex,
                ]);
            return Read(result.Succeeded, result.Output + "\n" + result.Error, allowed, source);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static SignatureResult Read(bool succeeded, string said, AllowedSigners allowed, string path)
    {
        if (succeeded && Ssh().Match(said) is { Success: true } ssh) return new SignatureResult(ssh.Groups[1].Value, null);
        if (succeeded && Gpg().Match(said) is { Success: true } gpg)
        {
            var signer = allowed.Gpg(gpg.Groups[1].Value) ?? allowed.Gpg(gpg.Groups[2].Value);
            return signer is null
                ? Bad($"is signed by the GPG key {gpg.Groups[1].Value}, which {path} does not allow")
                : new SignatureResult(signer, null);
        }

        return Bad(said.Contains("no signature found", StringComparison.Ordinal) || said.Trim().Length == 0 ? "is not signed"
            : said.Contains("No principal matched", StringComparison.Ordinal) ? $"is signed by a key that {path} does not allow"
            : $"has no good signature (git said: {said.Trim().ReplaceLineEndings(" ")})");
    }

    private static SignatureResult Bad(string problem) => new(null, problem);

    [GeneratedRegex("""^Good "git" signature for (\S+) with """, RegexOptions.Multiline)]
    private static partial Regex Ssh();

    [GeneratedRegex(@"^\[GNUPG:\] VALIDSIG ([0-9A-F]+)(?: \S+){8} ([0-9A-F]+)", RegexOptions.Multiline)]
    private static partial Regex Gpg();
}

/// <summary>What a check of a signature came to.</summary>
/// <param name="Signer">The name that the allowed-signers file has for the key; null unless good.</param>
/// <param name="Problem">What is wrong, to stand behind "the tag"; null where it is good.</param>
internal sealed record SignatureResult(string? Signer, string? Problem)
{
    public bool IsGood => Problem is null;
}

/// <summary>
/// The programs that make and check signatures. A repository's own configuration does not choose them: it is untrusted,
/// and git would start what it names.
/// </summary>
internal static class SignaturePrograms
{
    private static readonly (string Key, string Default)[] Known =
    [
        ("gpg.program", "gpg"),
        ("gpg.openpgp.program", "gpg"),
        ("gpg.x509.program", "gpgsm"),
        ("gpg.ssh.program", "ssh-keygen"),
        ("gpg.ssh.defaultKeyCommand", ""),
    ];

    /// <summary>Options of git that go before its command.</summary>
    public static IReadOnlyList<string> Options(GitCommand git)
    {
        var own = UserSettings.Find(git, @"^gpg\.").Where(s => UserSettings.IsOwn(s.Scope)).ToList();
        return [.. Known.SelectMany(k => new[] { "-c", $"{k.Key}={Value(k.Key) ?? k.Default}" })];

        string? Value(string key) => own.LastOrDefault(s => s.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value;
    }
}

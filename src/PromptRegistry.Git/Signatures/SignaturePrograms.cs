using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Signatures;

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
        var own = UserSettings.Find(git, @"^gpg\.").Where(s => s.Scope is not ("local" or "worktree")).ToList();
        return [.. Known.SelectMany(k => new[] { "-c", $"{k.Key}={Value(k.Key) ?? k.Default}" })];

        string? Value(string key) => own.LastOrDefault(s => s.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value;
    }
}

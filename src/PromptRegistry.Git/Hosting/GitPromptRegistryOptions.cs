using PromptRegistry.Git.Sources;
using PromptRegistry.Hosting;
using PromptRegistry.Registry;

namespace PromptRegistry.Git.Hosting;

/// <summary>How an app follows its prompts in a git repository.</summary>
public sealed class GitPromptRegistryOptions : PromptRegistryOptions
{
    /// <summary>
    /// The repository: the path of a work tree, of a root in one, or of a bare repository on this machine, which is watched, or an address that
    /// <c>git fetch</c> takes (https, ssh, file), which is mirrored and asked at intervals.
    /// </summary>
    public string? Repository { get; set; }

    /// <summary>The folder within the repository that has <c>promptregistry.yaml</c> or <c>prompts/</c>, for releases that do not say where they are.</summary>
    /// <value>Default: the root that a path leads into; for an address and a bare repository the topmost folder.</value>
    public string? Folder { get; set; }

    /// <summary>The ledger's branch, which tells whether a release was moved.</summary>
    /// <value>Default: for a path what <c>promptregistry.yaml</c> says, for an address <c>prompts/ledger</c>.</value>
    public string? LedgerBranch { get; set; }

    /// <summary>How often a remote repository is asked, at most.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan FetchInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Where mirrors of remote repositories are kept.</summary>
    /// <value>Default: <c>promptregistry/mirrors</c> in the user's folder for local application data.</value>
    public string CacheFolder { get; set; } = Path.Combine(
        System.Environment.GetFolderPath(
            System.Environment.SpecialFolder.LocalApplicationData, System.Environment.SpecialFolderOption.DoNotVerify),
        "promptregistry",
        "mirrors");

    /// <summary>Bytes that one fetch from a remote may bring; more ends it, and what was fetched before stays.</summary>
    /// <value>Default: 512 MB.</value>
    public long MaximumFetch { get; set; } = 512L * 1024 * 1024;

    /// <summary>What a version must show before it is served.</summary>
    /// <value>Default: <see cref="SourceVerification.None"/>. <c>signatures</c> needs <see cref="AllowedSigners"/>.</value>
    public SourceVerification Verify { get; set; }

    /// <summary>
    /// The file with those whose signatures count, as <c>ssh-keygen</c> reads it (<c>ada@example.org ssh-ed25519 AAAA…</c>), on the
    /// app's own machine: never one of the repository that is followed.
    /// </summary>
    public string? AllowedSigners { get; set; }

    internal IPromptSource Open(string repository)
    {
        var options = new GitPromptSourceOptions { Folder = Folder, LedgerBranch = LedgerBranch, MaximumFetch = MaximumFetch, Verify = Verify, AllowedSigners = AllowedSigners };
        return IsAddress(repository)
            ? new GitMirrorSource(repository, CacheFolder, FetchInterval, options)
            : new GitPromptSource(repository, options);
    }

    /// <summary>
    /// An address has a scheme (<c>https://…</c>) or git's short form for SSH (<c>user@host:path</c>); all else is a
    /// path.
    /// </summary>
    internal static bool IsAddress(string repository)
    {
        if (repository.Contains("://", StringComparison.Ordinal)) return true;
        var colon = repository.IndexOf(':', StringComparison.Ordinal);
        var slash = repository.AsSpan().IndexOfAny('/', '\\');
        // One letter before the colon is a drive.
        return colon > 1 && (slash < 0 || colon < slash);
    }
}

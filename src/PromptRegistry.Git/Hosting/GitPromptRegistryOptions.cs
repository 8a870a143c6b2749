using PromptRegistry.Git.Sources;
using PromptRegistry.Hosting;
using PromptRegistry.Registry;

namespace PromptRegistry.Git.Hosting;

/// <summary>Where an app's prompts are in git. Two with equal values are equal.</summary>
public sealed record GitPromptRegistryOptions
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
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
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

    /// <summary>The keys that say this in a configuration.</summary>
    internal static OptionKeys<GitPromptRegistryOptions> Keys() => new OptionKeys<GitPromptRegistryOptions>()
        .Text(nameof(Repository), (o, v) => o.Repository = v)
        .Text(nameof(Folder), (o, v) => o.Folder = v)
        .Text(nameof(LedgerBranch), (o, v) => o.LedgerBranch = v)
        .Time(nameof(FetchInterval), (o, v) => o.FetchInterval = v)
        .Text(nameof(CacheFolder), (o, v) => o.CacheFolder = v)
        .Number(nameof(MaximumFetch), (o, v) => o.MaximumFetch = v)
        .Choice<SourceVerification>(nameof(Verify), (o, v) => o.Verify = v)
        .Text(nameof(AllowedSigners), (o, v) => o.AllowedSigners = v);

    /// <summary>What is wrong with the values, a sentence each that begins with the key.</summary>
    internal IEnumerable<string> Problems()
    {
        if (string.IsNullOrWhiteSpace(Repository)) yield return $"{nameof(Repository)} is empty; give the path or the address of the git repository with the prompts.";
        if (FetchInterval < TimeSpan.Zero) yield return $"{nameof(FetchInterval)} is {FetchInterval}; it is zero or more, such as 00:00:10.";
        if (string.IsNullOrWhiteSpace(CacheFolder)) yield return $"{nameof(CacheFolder)} is empty; give the folder for mirrors of addresses.";
        if (MaximumFetch <= 0) yield return $"{nameof(MaximumFetch)} is {MaximumFetch}; it is the number of bytes that one fetch may bring, such as 536870912.";
        if (Verify == SourceVerification.Signatures && string.IsNullOrWhiteSpace(AllowedSigners))
        {
            yield return $"{nameof(AllowedSigners)} is empty, and {nameof(Verify)} asks for signatures; name the file of those whose signatures count.";
        }
    }

    /// <summary>Makes the source: a path is read and watched, an address mirrored. For an app without dependency injection; who opens it disposes it.</summary>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public IPromptSource Open()
    {
        if (Problems().FirstOrDefault() is { } problem) throw new ArgumentException(problem);
        var repository = Repository!;
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

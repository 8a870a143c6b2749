using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Remotes;

namespace PromptRegistry.Git.Sources;

/// <summary>
/// A bare copy of the tags and ledger of a repository elsewhere, in a folder on this machine. Several processes may
/// share it: one fetches at a time, and the others read what it fetched. Where the remote can filter (git's partial clone), commits and folders come
/// without files, and then the files of the prompts that an environment serves; a monorepo's other files stay where they are.
/// </summary>
internal sealed class GitMirror
{
    /// <summary>The remote's name in the mirror; it stands in no configuration, for its address may hold a password.</summary>
    private const string Remote = "promptregistry";

    private readonly string address;
    private readonly string ledgerBranch;
    private readonly string root;
    private readonly long maximumFetch;

    /// <param name="address">Anything that <c>git fetch</c> takes.</param>
    /// <param name="cacheFolder">Where mirrors are kept.</param>
    /// <param name="ledgerBranch">The ledger's branch, without <c>refs/heads/</c>.</param>
    /// <param name="root">Where prompts are whose release does not say it: empty, or a path that ends in <c>/</c>.</param>
    /// <param name="maximumFetch">Bytes that one fetch may bring.</param>
    public GitMirror(string address, string cacheFolder, string ledgerBranch, string root, long maximumFetch)
    {
        this.maximumFetch = maximumFetch;
        this.root = root;
        this.address = address;
        this.ledgerBranch = ledgerBranch;
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))[..24];
        Folder = Path.Combine(Path.GetFullPath(cacheFolder), key + ".git");
    }

    private GitMirror(GitMirror other, string folder)
    {
        (maximumFetch, root, address, ledgerBranch) = (other.maximumFetch, other.root, other.address, other.ledgerBranch);
        Folder = folder;
    }

    /// <summary>The bare repository.</summary>
    public string Folder { get; }

    /// <summary>Whether a fetch has succeeded at some time, so that there is something to read.</summary>
    public bool IsFilled => File.Exists(Path.Combine(Folder, "mirrored"));

    /// <summary>Takes over what the remote has now, all of it or nothing.</summary>
    /// <returns>False where another process is just doing it. No thread waits while the remote answers.</returns>
    /// <exception cref="GitException">
    /// The remote cannot be reached or refuses, or sends more than is taken; what was fetched before stays.
    /// </exception>
    public async Task<bool> FetchAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Folder)!);
        using var turn = TryTakeTurn();
        if (turn is null) return false;
        if (!File.Exists(Path.Combine(Folder, "HEAD")))
        {
            new GitCommand(Path.GetDirectoryName(Folder)!).Ask(
                ["init", "--quiet", "--bare", "--", Folder], cancellation: cancellation);
        }

        RemoveLocksOfTheDead();
        RemovePacksOfTheDead();
        var surroundings = Surroundings.Of(new GitCommand(Folder));
        await using var limit = new FetchLimit(Packs, maximumFetch, cancellation);
        try
        {
            await FetchAsync(surroundings, limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or GitException)
        {
            RemovePacksOfTheDead();
            if (limit.IsExceeded)
            {
                throw new GitException($"it sent more than {maximumFetch / (1024 * 1024)} MB in one fetch, and nothing of that was taken (MaximumFetch).");
            }

            throw;
        }

        if (!IsFilled) File.WriteAllText(Path.Combine(Folder, "mirrored"), address + "\n");
        return true;
    }

    /// <summary>
    /// Puts a new copy into the place of one that is damaged: all of it is fetched again, beside the old one, which stays where anything goes wrong.
    /// </summary>
    /// <returns>False where another process has its turn, or the remote does not give everything.</returns>
    /// <exception cref="GitException">The remote cannot be reached or refuses.</exception>
    public async Task<bool> RenewAsync(CancellationToken cancellation)
    {
        using var turn = TryTakeTurn();
        if (turn is null) return false;
        var anew = new GitMirror(this, Folder + ".new");
        Remove(anew.Folder);
        try
        {
            if (!await anew.FetchAsync(cancellation).ConfigureAwait(false) || File.Exists(anew.Incomplete)) return false;
            Remove(Folder);
            Directory.Move(anew.Folder, Folder);
            return true;
        }
        finally
        {
            Remove(anew.Folder);
            File.Delete(anew.Folder + ".lock");
        }
    }

    private static void Remove(string folder)
    {
        if (!Directory.Exists(folder)) return;
        // Git makes its packs read-only, which keeps a folder in place on some systems.
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)) File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Is there while files are missing that were asked for.</summary>
    private string Incomplete => Path.Combine(Folder, "incomplete");

    private string Packs => Path.Combine(Folder, "objects", "pack");

    /// <summary>Objects come first and the refs that name them last, so that who reads the mirror meanwhile misses nothing.</summary>
    private async Task FetchAsync(Surroundings surroundings, CancellationToken cancellation)
    {
        var git = new GitCommand(Folder);
        var ledger = RegistryReferences.Branch(ledgerBranch);
        string[] everything =
        [
            "--prune", Remote,
            $"+{RegistryReferences.Root}*:{MirrorReferences.Arriving(RegistryReferences.Root)}*",
            // A pattern, for a ledger need not exist.
            $"+{ledger}*:{MirrorReferences.Arriving(ledger)}*",
        ];
        await AskAsync(["--filter=blob:none", .. everything]).ConfigureAwait(false);
        var references = git.Ask(
            ["for-each-ref", "--format=%(objectname) %(refname)", "--", RegistryReferences.Root, ledger + "*", MirrorReferences.Arriving("refs/")],
            cancellation: cancellation);
        var changes = MirrorReferences.Changes(references);
        var isIncomplete = File.Exists(Incomplete);
        if (changes.Count == 0 && !isIncomplete) return;
        await FetchFilesAsync(isIncomplete ? MirrorReferences.Arrived(references) : [.. changes.Where(c => c.Target is not null)]).ConfigureAwait(false);
        if (changes.Count == 0) return;
        // One transaction: all of it or nothing.
        git.Ask(["update-ref", "--no-deref", "--stdin", "-z"], MirrorReferences.Update(changes), cancellation: cancellation);

        async Task FetchFilesAsync(IReadOnlyList<MirrorReference> changed)
        {
            // What came may include texts of other prompts, which are then missing, and so on.
            var before = new HashSet<string>(StringComparer.Ordinal);
            while (true)
            {
                using var reader = new GitProcessReader(git);
                var missing = new MirrorFiles(reader, root).Missing(changed);
                if (missing.Count == 0)
                {
                    File.Delete(Incomplete);
                    return;
                }

                if (missing.All(before.Contains)) break;
                before.UnionWith(missing);
                try
                {
                    await AskAsync(["--no-filter", "--stdin", Remote], string.Join('\n', missing) + "\n").ConfigureAwait(false);
                }
                catch (GitException)
                {
                    // It filters, but gives no single object: then everything.
                    await AskAsync(["--no-filter", "--refetch", .. everything]).ConfigureAwait(false);
                }
            }

            // A remote may say that it sent what it did not. The prompts concerned are told when they are read, the others are followed, and
            // what is missing is asked for again, with the next fetch.
            await File.WriteAllTextAsync(Incomplete, "", cancellation).ConfigureAwait(false);
        }

        // Given here, git writes nothing of it into the mirror's configuration, where it would make every missing file a fetch.
        Task AskAsync(string[] what, string? input = null) => git.AskAsync(
            [
                .. surroundings.Options, "-c", $"remote.{Remote}.url={address}", "-c", $"remote.{Remote}.promisor=true",
                "-c", $"remote.{Remote}.partialclonefilter=blob:none",
                "fetch", "--quiet", "--atomic", "--no-tags", "--no-write-fetch-head", "--recurse-submodules=no", .. what,
            ],
            input, surroundings.Environment, cancellation);
    }

    /// <summary>What a fetch that was ended left half written, in packs and in folders of objects that were not taken over.</summary>
    private void RemovePacksOfTheDead()
    {
        foreach (var left in Directory.Exists(Packs) ? Directory.EnumerateFiles(Packs, "tmp_*").ToList() : []) File.Delete(left);
        foreach (var left in Directory.EnumerateDirectories(Path.Combine(Folder, "objects"), "tmp_objdir*").ToList())
        {
            Directory.Delete(left, recursive: true);
        }
    }

    private FileStream? TryTakeTurn()
    {
        try
        {
            return new FileStream(
                Folder + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// Nobody else writes here, and it is our turn: a lock that is there was left by a process that was killed.
    /// </summary>
    private void RemoveLocksOfTheDead()
    {
        File.Delete(Path.Combine(Folder, "packed-refs.lock"));
        File.Delete(Path.Combine(Folder, "shallow.lock"));
        foreach (var left in Directory.EnumerateFiles(Path.Combine(Folder, "refs"), "*.lock", SearchOption.AllDirectories))
        {
            File.Delete(left);
        }
    }
}

/// <summary>
/// Ends a fetch that brings more than is taken: git has no such limit of its own for what it fetches, so the packs that it
/// writes are looked at while it writes them.
/// </summary>
internal sealed class FetchLimit : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly string packs;
    private readonly long maximum;
    private readonly CancellationTokenSource source;
    private readonly Timer timer;

    /// <param name="packs">The folder where git writes packs.</param>
    /// <param name="maximum">Bytes that may come.</param>
    /// <param name="cancellation">Ends the fetch as well.</param>
    public FetchLimit(string packs, long maximum, CancellationToken cancellation)
    {
        this.packs = packs;
        this.maximum = maximum;
        source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer = new Timer(_ => Check(), null, Look, Look);
    }

    public CancellationToken Token => source.Token;

    public bool IsExceeded { get; private set; }

    public async ValueTask DisposeAsync()
    {
        // When this has ended, no look is under way.
        await timer.DisposeAsync().ConfigureAwait(false);
        source.Dispose();
    }

    private void Check()
    {
        try
        {
            var bytes = new DirectoryInfo(packs).EnumerateFiles("tmp_*").Sum(f => f.Length);
            if (bytes <= maximum) return;
            IsExceeded = true;
            source.Cancel();
        }
        catch (IOException)
        {
            // Git has just moved one; the next look sees it.
        }
    }
}

using System.Diagnostics;
using System.Text;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.References;

/// <summary>
/// Moves several refs together through one <c>git update-ref --stdin</c>. After <see cref="Prepare"/> every ref is
/// locked and has its expected value; <see cref="Commit"/> moves them in the order given; disposing without it moves
/// none. When this process dies in between, git reads the end of its input and gives the locks up.
/// </summary>
internal sealed class ReferenceTransaction : IDisposable
{
    private readonly Process process;
    private readonly Task<string> error;
    private readonly CancellationTokenRegistration registration;

    private ReferenceTransaction(Process process, CancellationToken cancellation)
    {
        this.process = process;
        error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        registration = cancellation.Register(static state => GitCommand.Kill((Process)state!), process);
    }

    /// <exception cref="ReferenceTransactionException">A ref is locked or is not where it was expected.</exception>
    public static ReferenceTransaction Prepare(
        GitCommand git,
        IReadOnlyList<ReferenceUpdate> updates,
        string reason,
        Action<Process>? started,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var commands = new StringBuilder("start\n");
        foreach (var update in updates)
        {
            commands.Append(update switch
            {
                var u when u.New == u.Old => u.Old is { } same ? $"verify {u.Name} {same}\n" : $"verify {u.Name}\n",
                { Old: { } old, New: { } moved } => $"update {update.Name} {moved} {old}\n",
                { Old: { } old } => $"delete {update.Name} {old}\n",
                _ => $"create {update.Name} {update.New}\n",
            });
        }

        commands.Append("prepare\n");
        var transaction = new ReferenceTransaction(
            git.Start(["update-ref", "--no-deref", "-m", reason, "--stdin"]), cancellation);
        try
        {
            started?.Invoke(transaction.process);
            transaction.Say(commands.ToString(), "start: ok", "prepare: ok");
            return transaction;
        }
        catch
        {
            transaction.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw;
        }
    }

    public void Commit() => Say("commit\n", "commit: ok");

    public void Dispose()
    {
        registration.Dispose();
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It had ended already.
        }

        process.WaitForExit();
        process.Dispose();
    }

    private void Say(string commands, params ReadOnlySpan<string> answers)
    {
        try
        {
            process.StandardInput.Write(commands);
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            throw Failed();
        }

        foreach (var answer in answers)
        {
            if (process.StandardOutput.ReadLine() != answer) throw Failed();
        }
    }

    private ReferenceTransactionException Failed()
    {
        process.WaitForExit();
        return new ReferenceTransactionException(error.GetAwaiter().GetResult().Trim());
    }
}

/// <summary>
/// A ref that moves, if it still is where it was seen; <c>Old</c> null: if it still does not exist; <c>New</c> equal to
/// <c>Old</c>: it only must stay.
/// </summary>
internal sealed record ReferenceUpdate(string Name, ObjectId? New, ObjectId? Old);

/// <summary>Git did not take the transaction; no ref moved.</summary>
internal sealed class ReferenceTransactionException(string said) : GitException($"git update-ref failed: {said}")
{
    /// <summary>Another process holds a lock that it will give up again.</summary>
    public bool IsLocked => Message.Contains(".lock", StringComparison.Ordinal);

    /// <summary>
    /// A ref such as <c>refs/heads/prompts</c> stands where a folder of refs is needed, or the reverse.
    /// </summary>
    public bool IsNameTaken => Message.Contains("exists; cannot create", StringComparison.Ordinal)
        || Message.Contains("there are still refs under", StringComparison.Ordinal)
        || Message.Contains("at the same time", StringComparison.Ordinal);
}

/// <summary>A lock of git on what the registry moves.</summary>
internal sealed record ReferenceLocks(string Path, string Name, DateTime Since)
{
    /// <summary>Those that are there now: of a git that is running, or of one that was killed.</summary>
    public static IEnumerable<ReferenceLocks> Find(GitRegistry registry)
    {
        var common = registry.Place.CommonFolder;
        var locks = new List<string>
        {
            System.IO.Path.Combine(common, "packed-refs.lock"),
            System.IO.Path.Combine(common, "reftable", "tables.list.lock"),
            System.IO.Path.Combine(common, registry.LedgerReference + ".lock"),
        };
        var tags = System.IO.Path.Combine(common, RegistryReferences.Root);
        if (Directory.Exists(tags)) locks.AddRange(Directory.EnumerateFiles(tags, "*.lock", SearchOption.AllDirectories));
        return locks.Where(File.Exists)
            .Select(l => new ReferenceLocks(l, System.IO.Path.GetRelativePath(common, l), File.GetLastWriteTimeUtc(l)));
    }

    public string Describe() =>
        $"The lock {Name} is there since {Since:yyyy-MM-dd HH:mm:ss}Z. A git that is running holds it, or one that was killed left it "
            + $"behind and nothing can move. If no git is running, remove it: 'rm {Path}'.";
}

using System.Diagnostics;
using System.Text;
using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Writing;

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

using System.Diagnostics;
using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Writing;

/// <summary>
/// Says in a file of the git folder which refs a command is about to move together, as long as it does. A file whose
/// process is no more tells the next command what to finish.
/// </summary>
internal sealed class MoveJournal : IDisposable
{
    public const string FolderName = "prompt-moves";

    private readonly string file;

    private MoveJournal(string file) => this.file = file;

    /// <param name="commonFolder">Where refs are.</param>
    /// <param name="remote">The remote that is to move first; null for none.</param>
    /// <exception cref="GitException">The file cannot be written.</exception>
    public static MoveJournal Begin(string commonFolder, string? remote, IEnumerable<ReferenceUpdate> updates)
    {
        var folder = Path.Combine(commonFolder, FolderName);
        var file = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        var move = new JournaledMove(RunningMachine.This, remote, [.. updates.Where(u => u.New != u.Old)], []);
        Write(() =>
        {
            Directory.CreateDirectory(folder);
            // Whole or not at all: it gets its name when it is complete.
            File.WriteAllText(file + ".new", move.Write());
            File.Move(file + ".new", file);
        });
        var journal = new MoveJournal(file);
        using var self = Process.GetCurrentProcess();
        journal.Add(self);
        return journal;
    }

    /// <summary>Notes a process that takes part: until it has ended, nothing is finished in its place.</summary>
    public void Add(Process process) =>
        Write(() => File.AppendAllText(file, JournaledMove.Line(RecordedProcess.Of(process))));

    /// <summary>All moved or none did: there is nothing to finish.</summary>
    public void Dispose()
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next command finds everything moved or nothing, and removes it.
        }
    }

    private static void Write(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GitException($"The move cannot be noted in the git folder: {exception.Message}", exception);
        }
    }
}

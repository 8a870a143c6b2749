using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.References;

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

/// <summary>What a journal's file says: a line each, <c>key value</c>.</summary>
/// <param name="Machine">Where its processes ran.</param>
/// <param name="Remote">The remote that was to move first; null for none.</param>
internal sealed record JournaledMove(
    RunningMachine Machine, string? Remote, IReadOnlyList<ReferenceUpdate> Updates, IReadOnlyList<RecordedProcess> Processes)
{
    private const string None = "-";

    /// <summary>Null where it is not understood.</summary>
    public static JournaledMove? Read(string text)
    {
        RunningMachine? machine = null;
        string? remote = null;
        var updates = new List<ReferenceUpdate>();
        var processes = new List<RecordedProcess>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0) return null;
            var value = line[(space + 1)..];
            switch (line[..space])
            {
                case "machine":
                    machine = RunningMachine.Parse(value);
                    break;
                case "remote":
                    remote = value;
                    break;
                case "process" when RecordedProcess.Parse(value) is { } process:
                    processes.Add(process);
                    break;
                case "ref" when Update(value) is { } update:
                    updates.Add(update);
                    break;
                default:
                    return null;
            }
        }

        return machine is null || updates.Count == 0 || processes.Count == 0 ? null : new JournaledMove(machine, remote, updates, processes);
    }

    public static string Line(RecordedProcess process) => $"process {process}\n";

    public string Write()
    {
        var text = new StringBuilder().Append("machine ").Append(Machine).Append('\n');
        if (Remote is not null) text.Append("remote ").Append(Remote).Append('\n');
        foreach (var update in Updates)
        {
            text.Append("ref ").Append(update.Old?.Hex ?? None).Append(' ').Append(update.New?.Hex ?? None).Append(' ')
                .Append(update.Name).Append('\n');
        }

        foreach (var process in Processes) text.Append(Line(process));
        return text.ToString();
    }

    private static ReferenceUpdate? Update(string text)
    {
        var parts = text.Split(' ');
        return parts.Length == 3 && ReferenceName.IsValid(parts[2]) && IsId(parts[0], out var old) && IsId(parts[1], out var moved)
            ? new ReferenceUpdate(parts[2], moved, old)
            : null;
    }

    private static bool IsId(string text, out ObjectId? id)
    {
        id = ObjectId.TryParse(text, out var parsed) ? parsed : null;
        return id is not null || text == None;
    }
}

/// <summary>
/// A process of this machine by its number and start, so that another one with the same number is not taken for it. The
/// start is what the kernel counts since the machine's own; a time by the clock would not be the same for every reader.
/// </summary>
internal sealed record RecordedProcess(int Id, long Started)
{
    /// <summary>How far two readings of one start may be apart where only the clock tells.</summary>
    private static readonly long Tolerance = OperatingSystem.IsLinux() ? 0 : TimeSpan.FromSeconds(2).Ticks;

    public static RecordedProcess Of(Process process) => new(process.Id, StartOf(process) ?? 0);

    public static RecordedProcess? Parse(string text)
    {
        var parts = text.Split(' ');
        return parts.Length == 2
            && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var id)
            && long.TryParse(parts[1], CultureInfo.InvariantCulture, out var started)
            ? new RecordedProcess(id, started)
            : null;
    }

    /// <summary>Whether it has ended, at the latest after so long a time of waiting.</summary>
    public bool HasEnded(TimeSpan patience)
    {
        var until = Stopwatch.GetTimestamp() + (long)(patience.TotalSeconds * Stopwatch.Frequency);
        while (IsRunning())
        {
            if (Stopwatch.GetTimestamp() >= until) return false;
            Thread.Sleep(10);
        }

        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id} {Started}");

    private bool IsRunning()
    {
        try
        {
            using var process = Process.GetProcessById(Id);
            // What had ended before it could be asked for its start has none.
            return Started != 0 && StartOf(process) is { } start && Math.Abs(start - Started) <= Tolerance;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static long? StartOf(Process process)
    {
        try
        {
            if (!OperatingSystem.IsLinux()) return process.StartTime.ToUniversalTime().Ticks;
            // The third and the 22nd field; the second is the name in brackets, in which anything may stand.
            var line = File.ReadAllText($"/proc/{process.Id}/stat");
            var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            // What ended and was not collected by its parent does nothing any more.
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or IOException)
        {
            return null;
        }
    }
}

/// <summary>
/// A person on a machine from its start to its end: beyond that the numbers of processes mean nothing, and those of
/// others may be hidden.
/// </summary>
internal sealed record RunningMachine(string Name, string Start)
{
    private const string StartFile = "/proc/sys/kernel/random/boot_id";

    public static RunningMachine This { get; } =
        new($"{Environment.UserName}@{Environment.MachineName}".Replace(' ', '-'), File.Exists(StartFile) ? File.ReadAllText(StartFile).Trim() : "-");

    public static RunningMachine? Parse(string text) =>
        text.Split(' ') is [var name, var start] ? new RunningMachine(name, start) : null;

    public override string ToString() => $"{Name} {Start}";
}

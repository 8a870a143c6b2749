using System.Text;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Writing;

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

namespace PromptRegistry.Git.Writing;

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

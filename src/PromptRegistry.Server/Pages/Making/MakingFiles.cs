using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Git;
using PromptRegistry.Git.Reading;
using PromptRegistry.Optimization.FromTask;

namespace PromptRegistry.Server.Pages.Making;

/// <summary>What a run reads of the protected branch, and what it writes, in memory: nothing of it is a file of anybody before it is proposed.</summary>
internal sealed class MakingFiles : IEvaluationFiles
{
    /// <summary>Where a task and its logbook stand in what is proposed.</summary>
    public const string TasksFolder = "tasks";

    /// <summary>Bytes of the branch that are read.</summary>
    private const int Most = 8 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly Dictionary<string, byte[]> present;
    private readonly SortedDictionary<string, MemoryStream> made = new(StringComparer.Ordinal);

    private MakingFiles(Dictionary<string, byte[]> present) => this.present = present;

    /// <summary>The file with the task of a prompt.</summary>
    public static string TaskOf(string name) => $"{TasksFolder}/{name}/{TaskDescription.FileName}";

    /// <summary>The commit that changes are proposed to; null where there is none.</summary>
    public static ObjectId? Parent(GitRegistry registry) => registry.Local.Resolve(RegistryReferences.Branch(registry.Settings.ProtectedBranch)) ?? registry.Local.Resolve("HEAD");

    /// <summary>Why a prompt cannot be added to a commit; null where it can.</summary>
    public static string? Taken(GitTreeFiles files, string name)
    {
        if (name == TaskFiles.Judge.Split('/')[0]) return $"The folder {PromptPaths.Folder(name)} is for judges. Choose another name.";
        return new[] { PromptPaths.Folder(name), TaskOf(name) }.FirstOrDefault(p => files.Find(p) is not null) is { } there
            ? $"There is {there} already. Choose another name, or make that prompt better: dotnet prompt optimize." : null;
    }

    /// <summary>The settings, the judge and the shared templates of a commit.</summary>
    public static Outcome<MakingFiles> Read(GitTreeFiles files)
    {
        var present = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        try
        {
            var left = Most;
            foreach (var path in files.FindAll(PromptPaths.Folder(TaskFiles.Judge)).Concat(files.FindAll(PromptPaths.TemplatesFolder)).Append(RepositorySettings.FileName))
            {
                if (files.ReadBytes(path, left) is not { } content) continue;
                left -= content.Length;
                present[path] = content;
            }

            // A vector would be asked for at an endpoint that nobody but the repository names.
            var settings = SettingsParser.Parse(files.Read(RepositorySettings.FileName)).Settings;
            if (present.ContainsKey(PromptPaths.Manifest(TaskFiles.Judge)) && PromptLoader.Load(TaskFiles.Judge, files, settings).Prompt?.Selector is { Model: { } model })
                return Unfit($"The examples of {TaskFiles.Judge} are chosen by likeness, for which the model '{model}' has to be asked. Here that is not done: use 'dotnet prompt optimize --from'.");
        }
        catch (PromptFileException exception)
        {
            return Unfit(exception.Message);
        }
        catch (GitObjectTooLargeException)
        {
            return Unfit($"The shared templates and the judge have more than {Most / 1024 / 1024} MiB. Use 'dotnet prompt optimize --from'.");
        }

        return Outcome<MakingFiles>.Success(new MakingFiles(present));
    }

    /// <summary>Paths of what was written.</summary>
    public IReadOnlyList<string> Made
    {
        get
        {
            lock (gate) return [.. made.Keys];
        }
    }

    public byte[]? Read(string path)
    {
        lock (gate) return made.TryGetValue(path, out var content) ? content.ToArray() : present.GetValueOrDefault(path);
    }

    public void Write(string path, ReadOnlySpan<byte> content)
    {
        lock (gate)
        {
            made[path] = new MemoryStream();
            made[path].Write(content);
        }
    }

    public void Append(string path, ReadOnlySpan<byte> content)
    {
        lock (gate)
        {
            if (!made.TryGetValue(path, out var there))
            {
                made[path] = there = new MemoryStream();
                there.Write(present.GetValueOrDefault(path) ?? []);
            }

            there.Write(content);
        }
    }

    public void Delete(string path)
    {
        lock (gate) made.Remove(path);
    }

    public IReadOnlyList<string> FindFiles(string folder)
    {
        lock (gate) return [.. present.Keys.Union(made.Keys).Where(p => p.StartsWith(folder + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> FindPromptsWithSuite() =>
    [
        .. FindFiles(PromptPaths.PromptsFolder).Where(p => p.EndsWith("/" + EvaluationSuite.FileName, StringComparison.Ordinal))
            .Select(p => p[(PromptPaths.PromptsFolder.Length + 1)..^(EvaluationSuite.FileName.Length + 1)]),
    ];

    private static Outcome<MakingFiles> Unfit(string message) =>
        Outcome<MakingFiles>.Failure(OutcomeCode.Invalid, new Diagnostic(ServerDiagnostics.TaskUnfit, SourceLocation.File(""), message));
}

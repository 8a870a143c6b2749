using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Models;

namespace PromptRegistry.Optimization.FromTask;

/// <summary>
/// Makes a prompt of a task that somebody wrote down: a rubric, three prompts scored head to head on the examples, the best one improved where it scored
/// lowest, pitfalls and a logbook. For a task that has its prompt, that is scored again and improved, until it is locked in.
/// </summary>
public static class TaskRunner
{
    /// <returns>The outcome; failures are findings in it.</returns>
    /// <exception cref="OperationCanceledException">The run was interrupted; answers recorded until then are kept.</exception>
    public static async Task<TaskResult> RunAsync(TaskRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var files = request.Evaluation.Files;
        var path = request.Path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? request.Path : $"{request.Path.TrimEnd('/')}/{TaskDescription.FileName}";
        if (files.Read(path) is not { } content) return Failed(OutcomeCode.Usage, path, "There is no such file. Expected is Markdown with the task in words and three examples.");
        var read = TaskDescription.Read(Encoding.UTF8.GetString(content).TrimStart('\uFEFF'), path);
        if (read.Value is not { } task) return new TaskResult(read.Code, read.Diagnostics);
        var logbookPath = path.Contains('/', StringComparison.Ordinal) ? $"{path[..path.LastIndexOf('/')]}/{Logbook.FileName}" : Logbook.FileName;
        var isNew = files.Read(PromptPaths.Manifest(task.Name)) is null;
        try
        {
            var run = new TaskRun(request, task, logbookPath, cancellation);
            return isNew ? await run.BeginAsync().ConfigureAwait(false) : await run.GoOnAsync().ConfigureAwait(false);
        }
        catch (ModelException error)
        {
            return new TaskResult(OutcomeCode.Infrastructure, [ModelFailures.Finding(error)]);
        }
    }

    internal static TaskResult Failed(OutcomeCode code, string path, string message) =>
        new(code, [new Diagnostic(RegistryDiagnostics.TaskUnusable, SourceLocation.File(path), message)]);
}

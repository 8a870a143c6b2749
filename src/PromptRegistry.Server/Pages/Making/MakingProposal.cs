using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Git;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Writing;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Doing;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.Pages.Making;

/// <summary>
/// Reads the protected branch for a run, and proposes what was made as a branch with one commit for somebody to review, never as an edit of what is there. The person of the key is its author.
/// </summary>
internal sealed class MakingProposal(ServerOptions options, Writer writer)
{
    private static readonly string[] Folders = [PromptPaths.PromptsFolder, PromptPaths.TemplatesFolder, MakingFiles.TasksFolder];

    /// <summary>What a run may read, or why it cannot begin.</summary>
    public async Task<(MakingFiles? Files, Problem? Refused)> ReadAsync(MakingForm form, Caller caller, CancellationToken cancellation)
    {
        var read = await Task.Run(() => Open(registry =>
        {
            if (caller.Refuses(registry.Settings.RegisteredName(form.Name)) is { } foreign) return Failure<MakingFiles>(ServerDiagnostics.NotAllowed, foreign.Detail);
            if (MakingFiles.Parent(registry) is not { } parent) return Failure<MakingFiles>(ServerDiagnostics.TaskUnfit, $"There is no branch {registry.Settings.ProtectedBranch} that a prompt could be added to.");
            var files = registry.FilesOf(parent);
            return MakingFiles.Taken(files, form.Name) is { } taken ? Failure<MakingFiles>(ServerDiagnostics.TaskUnfit, taken) : MakingFiles.Read(files);
        }, ServerDiagnostics.TaskUnfit, cancellation), cancellation);
        if (read.Value is not { } files) return (null, Problem.Of(read.Diagnostics[0].Id == ServerDiagnostics.NotAllowed.Id ? 403 : 422, read.Diagnostics));
        files.Write(MakingFiles.TaskOf(form.Name), Encoding.UTF8.GetBytes(form.Written()));
        return (files, null);
    }

    public async Task<Outcome<Proposal>> MakeAsync(MakingRun run, Caller caller, CancellationToken cancellation)
    {
        if (run.Report is not { } report) return Failure<Proposal>(ServerDiagnostics.NothingToPropose, "Nothing was made that could be proposed.");
        Outcome<Proposal>? made = null;
        await writer.AloneAsync(() => made = Open(registry =>
        {
            var name = run.Plan.Form.Name;
            if (caller.Refuses(registry.Settings.RegisteredName(name)) is { } foreign) return Failure<Proposal>(ServerDiagnostics.NotAllowed, foreign.Detail);
            if (MakingFiles.Parent(registry) is not { } parent) return Failure<Proposal>(ServerDiagnostics.NothingToPropose, $"There is no branch {registry.Settings.ProtectedBranch} any more.");
            var there = registry.FilesOf(parent);
            if (MakingFiles.Taken(there, name) is { } taken) return Failure<Proposal>(ServerDiagnostics.NothingToPropose, taken);
            // What came to the branch meanwhile stays: the judge and the guards are everybody's.
            var files = Proposed(run.Plan.Files).Where(p => there.Find(p) is null)
                .ToDictionary(p => registry.Place.Prefix + p, p => Encoding.UTF8.GetString(run.Plan.Files.Read(p)!), StringComparer.Ordinal);
            return new ProposedBranch(registry).Make(
                $"new/{name}", parent, files,
                $"Add {name} {report.Version}, made of a task in words\n\n{PlainText.OneLine(report.Happened)}.\nNext try: {PlainText.OneLine(report.NextTry)}\n",
                new WriteOptions(false, options.Moves, null) { Author = caller.Person }, cancellation);
        }, ServerDiagnostics.NothingToPropose, cancellation), cancellation);
        return made!;
    }

    /// <summary>Files of a run that are proposed: the prompt with its suite and recordings, what it shares with others, the task and the logbook; no answers of what was not taken.</summary>
    public static IReadOnlyList<string> Proposed(MakingFiles files) => [.. files.Made.Where(p => Folders.Any(f => p.StartsWith(f + "/", StringComparison.Ordinal)))];

    private Outcome<T> Open<T>(Func<GitRegistry, Outcome<T>> use, DiagnosticDescriptor otherwise, CancellationToken cancellation)
        where T : class
    {
        try
        {
            var opened = GitRegistry.Open(options.Repository, new GitRegistryOptions { Clock = options.Clock }, cancellation);
            if (opened.Value is not { } registry) return opened.As<T>();
            using (registry) return use(registry);
        }
        catch (GitException exception)
        {
            return Failure<T>(otherwise, exception.Message);
        }
    }

    private static Outcome<T> Failure<T>(DiagnosticDescriptor kind, string message)
        where T : class => Outcome<T>.Failure(OutcomeCode.Usage, new Diagnostic(kind, SourceLocation.File(""), message));
}

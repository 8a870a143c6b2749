using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace PromptRegistry.Build;

/// <summary>
/// Starts the command line for one prompt repository and turns what it reports into errors and warnings of the build.
/// Only lines in the tool's own protocol count: what a model wrote can never be mistaken for an error.
/// </summary>
public sealed class RunPromptTool : ToolTask
{
    /// <summary>
    /// What is wrong with a version number only: it ends the build, but not before the compiler and the evaluation have said
    /// what is wrong besides.
    /// </summary>
    private static readonly string[] VersionFindings = ["PRM3011", "PRM3036"];

    private static readonly string[] ReportFiles = ["report.json", "report.txt"];

    /// <summary>The command line's exit code for findings that are errors.</summary>
    private const int Invalid = 3;

    /// <summary>That no prompt has a suite: a build that evaluates nothing says so.</summary>
    private const string NoSuite = "PRM2012";

    private bool warned;
    private bool hasOtherErrors;
    private volatile bool cancelled;

    /// <summary><c>check</c> or <c>eval</c>.</summary>
    [Required]
    public string Verb { get; set; } = "";

    /// <summary>Full path of <c>dotnet-prompt.dll</c>.</summary>
    [Required]
    public string ToolAssembly { get; set; } = "";

    /// <summary>The repository's root.</summary>
    [Required]
    public string Repository { get; set; } = "";

    /// <summary>Full path of the <c>dotnet</c> that runs this build; without it, the one on the path.</summary>
    public string? DotNetHost { get; set; }

    public string? Mode { get; set; }

    /// <summary>The branch whose suites judge a change of the suites, too; none without it.</summary>
    public string? Base { get; set; }

    public string? RegressionsAs { get; set; }

    public string? MissingRecordingsAs { get; set; }

    public string? ReportDirectory { get; set; }

    /// <summary>
    /// Where the last evaluation left its reports. They are removed before another one begins, and when a check fails, so that
    /// none is left which tells of something else than what was built last.
    /// </summary>
    public string? LastReports { get; set; }

    /// <summary>The folder or address of the pages about findings, which errors link to; no links without it.</summary>
    public string? HelpPages { get; set; }

    /// <summary>
    /// Written when the tool succeeded without a warning, so that it need not run again until something changes; none
    /// when it shall always run.
    /// </summary>
    public string? Stamp { get; set; }

    protected override string ToolName => "dotnet";

    protected override string GenerateFullPathToTool() => string.IsNullOrEmpty(DotNetHost) ? ToolName : DotNetHost!;

    protected override string GenerateCommandLineCommands()
    {
        var line = new CommandLineBuilder();
        line.AppendSwitch("exec");
        line.AppendFileNameIfNotNull(ToolAssembly);
        line.AppendSwitch(Verb);
        line.AppendSwitch("--msbuild");
        // A trailing backslash would escape the quote that follows it.
        line.AppendSwitchIfNotNull("--repo ", Repository.TrimEnd('/', '\\'));
        line.AppendSwitchIfNotNull("--mode ", Mode);
        if (!string.IsNullOrEmpty(Base)) line.AppendSwitchIfNotNull("--base ", Base);
        line.AppendSwitchIfNotNull("--regressions-as ", RegressionsAs);
        line.AppendSwitchIfNotNull("--missing-recordings-as ", MissingRecordingsAs);
        line.AppendSwitchIfNotNull("--report-directory ", ReportDirectory?.TrimEnd('/', '\\'));
        return line.ToString();
    }

    /// <inheritdoc/>
    public override bool Execute()
    {
        var state = new DirectoryInfo(Path.Combine(Repository, ".promptregistry"));
        if (state.Exists && state.Attributes.HasFlag(FileAttributes.ReparsePoint))
        {
            Log.LogError(null, "PRM0021", null, null, state.FullName, 0, 0, 0, 0,
                "This is a symbolic link, and nothing is written through one that stands in a prompt repository. Remove it.");
            return false;
        }

        RunStamp.IgnoreByGit(state.FullName);
        if (Verb == "eval") Forget();
        var succeeded = base.Execute();
        if (Verb == "check" && (!succeeded || cancelled)) Forget();
        if (cancelled)
        {
            Log.LogError(null, "PRM4004", null, LinkTo("PRM4004.md"), null, 0, 0, 0, 0,
                $"'dotnet prompt {Verb}' was ended because the build was cancelled: the prompts were not judged. Build again.");
            return false;
        }

        if (succeeded && !warned && !string.IsNullOrEmpty(Stamp)) new RunStamp(Stamp!).Write();
        return succeeded;
    }

    /// <inheritdoc/>
    public override void Cancel()
    {
        cancelled = true;
        base.Cancel();
    }

    protected override int ExecuteTool(string pathToTool, string responseFileCommands, string commandLineCommands)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var exitCode = base.ExecuteTool(pathToTool, responseFileCommands, commandLineCommands);
        if (Timeout > 0 && clock.ElapsedMilliseconds >= Timeout && exitCode != 0)
        {
            hasOtherErrors = true;
            Log.LogError(null, "PRM4002", null, LinkTo("PRM4002.md"), null, 0, 0, 0, 0,
                $"'dotnet prompt {Verb}' was ended because it took longer than {Timeout} ms. "
                + "Set PromptToolTimeout (milliseconds) to allow more.");
        }

        return exitCode;
    }

    protected override bool HandleTaskExecutionErrors()
    {
        if (!cancelled && ExitCode == Invalid && Log.HasLoggedErrors && !hasOtherErrors)
        {
            // The errors stand in the build's log and fail it; what comes after this task is to be seen beside them.
            warned = true;
            return true;
        }

        if (!cancelled && !Log.HasLoggedErrors)
        {
            Log.LogError(null, "PRM4003", null, LinkTo("PRM4003.md"), null, 0, 0, 0, 0,
                $"'dotnet prompt {Verb}' ended with exit code {ExitCode} and named no error. To see what it prints, run: "
                + $"{GenerateFullPathToTool()} {GenerateCommandLineCommands()}");
        }

        return false;
    }

    /// <summary>Removes the last reports and what would keep the next evaluation from making them anew.</summary>
    private void Forget()
    {
        try
        {
            if (Verb == "eval" && !string.IsNullOrEmpty(Stamp)) new RunStamp(Stamp!).ForgetOtherStates();
            else RunStamp.ForgetEvaluations(Path.Combine(Repository, ".promptregistry", "obj"));
            if (string.IsNullOrEmpty(LastReports) || IsLink(LastReports!)) return;
            foreach (var file in ReportFiles) File.Delete(Path.Combine(LastReports!, file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Log.LogMessage(MessageImportance.Normal, "{0}", $"An earlier report could not be removed: {error.Message}");
        }
    }

    private static bool IsLink(string folder) =>
        new DirectoryInfo(folder.TrimEnd('/', '\\')) is { Exists: true } found && found.Attributes.HasFlag(FileAttributes.ReparsePoint);

    private string? LinkTo(string? page) =>
        page is not null && HelpPages is { Length: > 0 } pages
        && Uri.TryCreate(pages.TrimEnd('/', '\\') + "/" + page, UriKind.Absolute, out var link)
            ? link.AbsoluteUri
            : null;

    protected override void LogEventsFromTextOutput(string singleLine, MessageImportance messageImportance)
    {
        var finding = ToolLine.Parse(singleLine);
        switch (finding?.Severity)
        {
            case "error":
                hasOtherErrors |= !VersionFindings.Contains(finding.Code);
                Log.LogError(null, finding.Code, null, LinkTo(finding.Page), finding.File, finding.Line, finding.Column, 0, 0, "{0}", finding.Text);
                break;
            case "warning":
                warned = true;
                Log.LogWarning(null, finding.Code, null, LinkTo(finding.Page), finding.File, finding.Line, finding.Column, 0, 0, "{0}", finding.Text);
                break;
            case "info" when finding.Code == NoSuite:
                Log.LogMessage(MessageImportance.High, "{0}", $"{finding.Code}: {finding.Text}");
                break;
            case "report":
                // "name -> path" is the one message that the terminal logger shows, as a link.
                Log.LogMessage(MessageImportance.High, "{0}", $"PromptRegistry.Run -> {finding.File}");
                break;
            default:
                Log.LogMessage(MessageImportance.Normal, "{0}", singleLine);
                break;
        }
    }
}

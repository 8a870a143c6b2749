using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Git.Processes;

/// <summary>
/// Runs <c>git</c> in one folder. Arguments are passed as a list, never through a shell; nothing is prompted for,
/// nothing is paged, messages are in English. Hooks, the file system monitor and automatic maintenance are switched
/// off: neither a read nor a write starts a program that a repository names.
/// </summary>
public sealed class GitCommand(string folder, string program = "git")
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly string[] Settings =
    [
        "--no-pager",
        "-c", "core.hooksPath=/dev/null",
        "-c", "core.fsmonitor=false",
        "-c", "core.untrackedCache=false",
        "-c", "gc.auto=0",
        "-c", "maintenance.auto=false",
        "-c", "protocol.ext.allow=never",
        "-c", "log.showSignature=false",
        // Objects are on the disk before a ref names them, also after a power cut.
        "-c", "core.fsync=loose-object,pack,reference",
        "-c", "core.filesRefLockTimeout=1000",
        "-c", "core.packedRefsTimeout=2000",
        "-c", "advice.nestedTag=false",
    ];

    // What talks to a remote. Everything else reaches no network and starts no program for it, also no lazy fetch.
    private static readonly string[] RemoteVerbs = ["fetch", "push", "ls-remote"];

    // Set where git itself started us (a hook, an alias): they would redirect the command to another repository.
    private static readonly string[] Inherited =
        ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE", "GIT_COMMON_DIR", "GIT_TRACE"];

    /// <summary>The folder that git is started in.</summary>
    public string Folder { get; } = folder;

    /// <summary>Runs git to its end, whatever its exit code; the input is written as UTF-8.</summary>
    /// <param name="started">Told the process when it has started.</param>
    /// <exception cref="GitException">Git could not be started.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the process and its children were ended.</exception>
    public GitResult Run(
        IEnumerable<string> arguments,
        string? input = null,
        IReadOnlyDictionary<string, string>? environment = null,
        Action<Process>? started = null,
        CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        using var process = Start(arguments, environment);
        started?.Invoke(process);
        using var registration = cancellation.Register(static state => Kill((Process)state!), process);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        Feed(process, input);
        var result = new GitResult(0, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult().Trim());
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return result with { ExitCode = process.ExitCode };
    }

    /// <summary>Runs git and returns its single answer.</summary>
    /// <exception cref="GitException">Git could not be started or failed; the message holds what git said.</exception>
    public string Ask(
        IReadOnlyList<string> arguments,
        string? input = null,
        IReadOnlyDictionary<string, string>? environment = null,
        CancellationToken cancellation = default)
    {
        var result = Run(arguments, input, environment, cancellation: cancellation);
        return result.Succeeded
            ? result.Line
            : throw new GitException($"git {Verb(arguments)} failed with exit code {result.ExitCode}: {result.Error}");
    }

    /// <summary>As <see cref="Ask"/>, for what takes long: no thread waits.</summary>
    /// <exception cref="GitException">Git could not be started or failed; the message holds what git said.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the process and its children were ended.</exception>
    internal async Task<string> AskAsync(
        IReadOnlyList<string> arguments, string? input, IReadOnlyDictionary<string, string>? environment, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var process = Start(arguments, environment);
        await using var registration = cancellation.Register(static state => Kill((Process)state!), process).ConfigureAwait(false);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await FeedAsync(process, input).ConfigureAwait(false);
        var answer = await output.ConfigureAwait(false);
        var complaint = (await error.ConfigureAwait(false)).Trim();
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return process.ExitCode == 0
            ? answer.TrimEnd('\n')
            : throw new GitException($"git {Verb(arguments)} failed with exit code {process.ExitCode}: {complaint}");
    }

    /// <summary>Starts git with all three streams redirected; the caller talks to it and ends it.</summary>
    /// <exception cref="GitException">Git could not be started.</exception>
    public Process Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
        };
        foreach (var setting in Settings) start.ArgumentList.Add(setting);
        // Plain files of a commit can be a bare repository, with programs in its config. Git takes the one that it is
        // started in where that is what was asked for, and never one that it meets on its way up.
        var isGitFolder = IsGitFolder(Folder);
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("safe.bareRepository=" + (isGitFolder ? "all" : "explicit"));
        IReadOnlyList<string> command = [.. arguments];
        foreach (var argument in command) start.ArgumentList.Add(argument);
        foreach (var name in Inherited) start.Environment.Remove(name);
        if (isGitFolder) start.Environment["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(Folder) ?? Folder;
        if (!RemoteVerbs.Contains(Verb(command)))
        {
            start.Environment["GIT_NO_LAZY_FETCH"] = "1";
            start.Environment["GIT_ALLOW_PROTOCOL"] = "none";
        }

        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_PAGER"] = "cat";
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["LC_ALL"] = "C";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception) when (!Directory.Exists(Folder))
        {
            throw new GitException($"The folder {Folder} does not exist.", exception);
        }
        catch (Win32Exception exception)
        {
            throw new GitException(
                $"'{program}' could not be started ({exception.Message}). Install git 2.36 or later and put it on the PATH.",
                exception);
        }
    }

    /// <summary>Whether a folder is itself a git folder (bare, or that of a linked work tree), and not a work tree.</summary>
    private static bool IsGitFolder(string folder) =>
        !Path.Exists(Path.Combine(folder, ".git")) && File.Exists(Path.Combine(folder, "HEAD"))
        && (File.Exists(Path.Combine(folder, "commondir")) || Directory.Exists(Path.Combine(folder, "objects")));

    /// <summary>The command, behind the settings that go before it.</summary>
    private static string Verb(IReadOnlyList<string> arguments)
    {
        var at = 0;
        while (at + 2 < arguments.Count && arguments[at] == "-c") at += 2;
        return arguments[at];
    }

    internal static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It had ended by itself.
        }
    }

    private static async Task FeedAsync(Process process, string? input)
    {
        try
        {
            if (input is not null) await process.StandardInput.WriteAsync(input).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // As below.
        }
    }

    private static void Feed(Process process, string? input)
    {
        try
        {
            if (input is not null) process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Git ended without reading everything; its exit code and error text say why.
        }
    }
}

/// <summary>What a finished git command left behind; the error text is without white space at its ends.</summary>
public sealed record GitResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>Standard output without the line end that git puts behind a single answer.</summary>
    public string Line => Output.TrimEnd('\n');
}

/// <summary>Git could not be run, or could not do what was asked. The message is for people.</summary>
public class GitException(string message, Exception? inner = null) : Exception(AddressText.WithoutPasswords(message), inner);

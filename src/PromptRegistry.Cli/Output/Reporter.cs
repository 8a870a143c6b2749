using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Cli.Output;

/// <summary>Prints what a command found and did, in the form asked for: text for people, JSON, or the build's protocol.</summary>
internal sealed class Reporter(CommandEnvironment environment, string verb, OutputForm form, string root)
{
    /// <summary>Ends the command: prints findings, and what <paramref name="text"/> writes or <paramref name="json"/> makes.</summary>
    /// <param name="text">Writes the result for people; not called for other forms.</param>
    /// <param name="json">Makes the result's shape; not called for other forms.</param>
    public int Finish(
        ExitCode code,
        IReadOnlyList<Diagnostic> diagnostics,
        Action<TextWriter>? text = null,
        Func<object>? json = null)
    {
        switch (form)
        {
            case OutputForm.Json:
                environment.Protocol.WriteLine(JsonText.Of(new CommandJson(verb, (int)code, [.. diagnostics.Select(DiagnosticJson.Of)], json?.Invoke())));
                break;
            case OutputForm.MSBuild:
                foreach (var diagnostic in diagnostics) environment.Protocol.WriteLine(BuildLine.Of(diagnostic, root));
                text?.Invoke(environment.Out);
                break;
            default:
                foreach (var diagnostic in diagnostics) Show(Relative(diagnostic));
                text?.Invoke(environment.Out);
                break;
        }

        return (int)code;
    }

    /// <summary>Ends the command with what an operation came to.</summary>
    public int Finish<T>(Outcome<T> outcome, Action<T, TextWriter> text, Func<T, object> json)
        where T : class =>
        outcome.Succeeded
            ? Finish(outcome.Code, outcome.Diagnostics, w => text(outcome.Value, w), () => json(outcome.Value))
            : Finish(outcome.Code, outcome.Diagnostics);

    private void Show(Diagnostic finding)
    {
        if (environment.Error is TerminalWriter { Terminal: var terminal }) terminal.Write(finding);
        else environment.Error.WriteLine(finding.ToString());
    }

    /// <summary>The finding with its path as seen from the working directory, so that terminals can link to it.</summary>
    private Diagnostic Relative(Diagnostic diagnostic)
    {
        var path = diagnostic.Location.Path;
        if (path.Length == 0 || path.StartsWith("refs/", StringComparison.Ordinal)) return diagnostic;
        var full = Path.GetFullPath(path, root);
        if (!File.Exists(full) && !Directory.Exists(Path.GetDirectoryName(full))) return diagnostic;
        var relative = Path.GetRelativePath(environment.WorkingDirectory, full);
        var shown = relative.StartsWith("..", StringComparison.Ordinal) ? full : relative;
        return diagnostic with { Location = diagnostic.Location with { Path = shown.Replace('\\', '/') } };
    }
}

using System.Text.Json;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Cli.Output;

/// <summary>Prints what a command found and did, in the form asked for: text for people, JSON, or the build's protocol.</summary>
internal sealed class Reporter(CommandEnvironment environment, string verb, OutputForm form, string root)
{
    /// <summary>Ends the command: prints findings, and what <paramref name="text"/> or <paramref name="json"/> write.</summary>
    /// <param name="text">Writes the result for people; not called for other forms.</param>
    /// <param name="json">Writes the result's properties into an object; not called without a result.</param>
    public int Finish(
        ExitCode code,
        IReadOnlyList<Diagnostic> diagnostics,
        Action<TextWriter>? text = null,
        Action<Utf8JsonWriter>? json = null)
    {
        switch (form)
        {
            case OutputForm.Json:
                WriteJson(code, diagnostics, json);
                break;
            case OutputForm.MSBuild:
                foreach (var diagnostic in diagnostics) environment.Protocol.WriteLine(BuildLine.Of(diagnostic, root));
                text?.Invoke(environment.Out);
                break;
            default:
                foreach (var diagnostic in diagnostics) environment.Error.WriteLine(Relative(diagnostic).ToString());
                text?.Invoke(environment.Out);
                break;
        }

        return (int)code;
    }

    /// <summary>Ends the command with what an operation came to.</summary>
    public int Finish<T>(Outcome<T> outcome, Action<T, TextWriter> text, Action<T, Utf8JsonWriter> json)
        where T : class =>
        outcome.Succeeded
            ? Finish(outcome.Code, outcome.Diagnostics, w => text(outcome.Value, w), w => json(outcome.Value, w))
            : Finish(outcome.Code, outcome.Diagnostics);

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

    private void WriteJson(ExitCode code, IReadOnlyList<Diagnostic> diagnostics, Action<Utf8JsonWriter>? json)
    {
        var text = JsonText.Object(
            writer =>
            {
                writer.WriteString("command", verb);
                writer.WriteNumber("exitCode", (int)code);
                writer.WriteStartArray("diagnostics");
                foreach (var diagnostic in diagnostics) JsonText.Write(writer, diagnostic);
                writer.WriteEndArray();
                if (json is null) return;
                writer.WriteStartObject("result");
                json(writer);
                writer.WriteEndObject();
            },
            JsonText.Options);
        environment.Protocol.WriteLine(text);
    }
}

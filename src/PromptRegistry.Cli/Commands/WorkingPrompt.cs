using PromptRegistry.Cli.Files;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Versions;
using PromptRegistry.Files;

namespace PromptRegistry.Cli.Commands;

/// <summary>One prompt of the work tree, or the exit code of a command that ends because it cannot be read.</summary>
internal sealed record WorkingPrompt(Reporter Reporter, PromptRepository? Repository, PromptDefinition? Prompt, int? ExitCode)
{
    public static WorkingPrompt Load(CommandEnvironment environment, string verb, string start, string name, OutputForm form)
    {
        var folder = Path.GetFullPath(start, environment.WorkingDirectory);
        var found = PromptRepository.Find(folder);
        var reporter = new Reporter(environment, verb, form, found.Value?.Root ?? folder);
        if (!found.Succeeded) return Failed(reporter, found.Code, found.Diagnostics);
        name = found.Value.Settings.LocalName(name);
        var selected = found.Value.Select([name]);
        if (!selected.Succeeded) return Failed(reporter, selected.Code, selected.Diagnostics);
        var loaded = PromptChecker.Check(name, found.Value.Files, found.Value.Settings, names: null);
        return loaded.Prompt is null
            ? Failed(reporter, Core.Diagnostics.OutcomeCode.Invalid, loaded.Diagnostics)
            : new WorkingPrompt(reporter, found.Value, loaded.Prompt, null);
    }

    private static WorkingPrompt Failed(Reporter reporter, OutcomeCode code, IReadOnlyList<Diagnostic> diagnostics) =>
        new(reporter, null, null, reporter.Finish(code, diagnostics));
}

/// <summary>Changes the version in a manifest and nothing else: comments and layout stay.</summary>
internal static class VersionEdit
{
    public static void Write(string root, PromptManifest manifest, PromptVersion version)
    {
        var files = new RepositoryFolder(root);
        var text = files.ReadText(manifest.Path)!;
        var at = manifest.Source.Find("version")!.Location;
        // The manifest was read with '\n' at the ends of its lines, and the file keeps those that it has: the place is counted in lines.
        var start = LineStart(text, at.Line) + at.Column - 1;
        var edited = string.Concat(text.AsSpan(0, start), version.ToString(), text.AsSpan(start + at.Length));
        files.Write(manifest.Path, edited);
    }

    private static int LineStart(string text, int line)
    {
        var start = 0;
        for (var i = 1; i < line; i++) start = text.IndexOf('\n', start) + 1;
        return start;
    }
}

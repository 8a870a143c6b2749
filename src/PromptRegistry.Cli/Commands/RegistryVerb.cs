using System.CommandLine;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git;

namespace PromptRegistry.Cli.Commands;

/// <summary>What the verbs on the git side share: opening the registry, and closing it whatever happens.</summary>
internal static class RegistryVerb
{
    public static int Run(
        CommandEnvironment environment, string verb, string? start, OutputForm form, Func<GitRegistry, Reporter, int> body)
    {
        var folder = start is null ? environment.WorkingDirectory : Path.GetFullPath(start, environment.WorkingDirectory);
        var opened = GitRegistry.Open(folder, environment.Registry, environment.Cancellation);
        if (!opened.Succeeded) return new Reporter(environment, verb, form, folder).Finish(opened.Code, opened.Diagnostics);
        using var registry = opened.Value;
        return body(registry, new Reporter(environment, verb, form, registry.Place.Root ?? folder));
    }

    public static OutputForm FormOf(ParseResult result, Option<bool> json) =>
        result.GetValue(json) ? OutputForm.Json : OutputForm.Text;

    /// <summary>A finding for what the command line asks for and cannot be.</summary>
    public static Diagnostic Misused(DiagnosticDescriptor descriptor, string message) =>
        new(descriptor, SourceLocation.File(""), message);
}

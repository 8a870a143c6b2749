using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Models;

namespace PromptRegistry.Cli.Evaluations;

/// <summary>
/// What the person who runs a command allows of their keys: the command line, the variable
/// <c>PROMPTREGISTRY_ALLOW_KEYS</c> (separated by blanks or <c>;</c>), and git's own global settings, which no
/// repository can write.
/// </summary>
internal static class OwnKeyPermissions
{
    private const string Setting = "promptregistry.allowKey";

    /// <param name="wrong">The first that cannot be read; null where all can.</param>
    public static KeyPermissions Read(IEnumerable<string> options, string folder, out string? wrong) => KeyPermissions.Parse(
        [.. options, .. KeyPermissions.Listed(Environment.GetEnvironmentVariable(KeyPermissions.Variable)), .. OwnSettings.Of(folder, Setting)], out wrong);

    /// <summary>What is said of a permission that cannot be read.</summary>
    public static Diagnostic Unreadable(string wrong) => new(EvaluationDiagnostics.KeyNotAllowed, SourceLocation.File(""),
        $"'{wrong}' allows no key: VARIABLE=https://host was expected, for example OPENAI_API_KEY=https://api.openai.com.");
}

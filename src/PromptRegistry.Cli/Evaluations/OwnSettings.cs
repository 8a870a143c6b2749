using PromptRegistry.Git.Processes;

namespace PromptRegistry.Cli.Evaluations;

/// <summary>What the person who runs a command has in git's own global settings, which no repository can write.</summary>
internal static class OwnSettings
{
    public const StringSplitOptions Trimmed = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    /// <summary>All values of a setting; none without git.</summary>
    public static string[] Of(string folder, string setting)
    {
        try
        {
            var result = new GitCommand(folder).Run(["config", "--global", "--get-all", setting]);
            return result.Succeeded ? result.Output.Split('\n', Trimmed) : [];
        }
        catch (GitException)
        {
            // No git, no settings of git.
            return [];
        }
    }
}

using Microsoft.Extensions.Logging;
using PromptRegistry.Events.Rollouts;

namespace PromptRegistry.Jobs.Hosting;

/// <summary>What the log says of recurring work.</summary>
internal static partial class JobsLog
{
    public const string Category = "PromptRegistry.Jobs";

    [LoggerMessage(1, LogLevel.Information, "Recurring work begins: {Work}")]
    public static partial void Begins(ILogger log, string work);

    [LoggerMessage(2, LogLevel.Error, "Recurring work cannot begin, and is tried again in {Seconds} seconds")]
    public static partial void NotBegun(ILogger log, double seconds, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "The work {Name} failed; it is done again at its next time: {Why}")]
    public static partial void Failed(ILogger log, string name, string why, Exception exception);

    [LoggerMessage(4, LogLevel.Information, "The rollout of {Prompt} {Version} in {Environment}: {Action}, because {Reason}")]
    public static partial void Ticked(ILogger log, string prompt, string? version, string environment, RolloutAction action, string reason);

    [LoggerMessage(5, LogLevel.Information, "{Count} calls of {Prompt} were scored (limit reached: {Reached})")]
    public static partial void Scored(ILogger log, int count, string prompt, string reached);

    [LoggerMessage(6, LogLevel.Warning, "{Finding}")]
    public static partial void Drifted(ILogger log, string finding);
}

using Microsoft.Extensions.Logging;

namespace PromptRegistry.Registry;

/// <summary>What the log says about a registry.</summary>
internal static partial class FollowingLog
{
    public static void Report(ILogger log, PromptsChangedEventArgs change)
    {
        foreach (var identity in change.Served)
        {
            if (identity.Arm is { } arm) ServedAsArm(log, identity.Name, identity.Version, identity.Environment, arm);
            else Served(log, identity.Name, identity.Version, identity.Environment, identity.Reason);
        }

        foreach (var problem in change.NewProblems) Problem(log, problem.Message);
    }

    [LoggerMessage(1, LogLevel.Information, "Prompt {Name}: version {Version} is served in {Environment} ({Reason})")]
    private static partial void Served(ILogger log, string name, string version, string? environment, ResolutionReason reason);

    [LoggerMessage(2, LogLevel.Warning, "{Problem}")]
    public static partial void Problem(ILogger log, string problem);

    [LoggerMessage(3, LogLevel.Error, "Refreshing the prompts from {Source} failed; what is served stays")]
    public static partial void Failed(ILogger log, string source, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "No source of prompts is configured: the versions that the app was built with are served and stay ({Versions})")]
    public static partial void NothingFollowed(ILogger log, string versions);

    [LoggerMessage(5, LogLevel.Error, "A handler of LivePrompts.Changed failed")]
    public static partial void HandlerFailed(ILogger log, Exception exception);

    [LoggerMessage(6, LogLevel.Warning, "{Source} cannot be watched; it is asked at intervals")]
    public static partial void NotWatched(ILogger log, string source, Exception exception);

    [LoggerMessage(7, LogLevel.Warning, "The options of the prompts changed and cannot be used, so that those before stay: {Problems}")]
    public static partial void OptionsRefused(ILogger log, string problems);

    [LoggerMessage(9, LogLevel.Information, "Prompt {Name}: version {Version} is served in {Environment} as the arm {Arm}")]
    private static partial void ServedAsArm(ILogger log, string name, string version, string? environment, string arm);

    [LoggerMessage(10, LogLevel.Warning, "Prompt {Name} is pinned to version {Version} in this process, whatever {Environment} points to")]
    public static partial void Pinned(ILogger log, string name, string version, string environment);

    [LoggerMessage(11, LogLevel.Information, "Prompt {Name} is no longer pinned in this process")]
    public static partial void Unpinned(ILogger log, string name);

    [LoggerMessage(12, LogLevel.Error, "What is told of exposures failed")]
    public static partial void ExposureFailed(ILogger log, Exception exception);

    [LoggerMessage(13, LogLevel.Warning, "A shadow could not be called")]
    public static partial void ShadowFailed(ILogger log, Exception exception);

    [LoggerMessage(8, LogLevel.Information, "{Environment} of {Source} is followed from now on")]
    public static partial void Follows(ILogger log, string environment, string source);
}

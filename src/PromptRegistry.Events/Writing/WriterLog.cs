using Microsoft.Extensions.Logging;

namespace PromptRegistry.Events.Writing;

/// <summary>What the log says of writing events.</summary>
internal static partial class WriterLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Events are not stored: {Why} They go to the journal until the store is back.")]
    public static partial void Failed(ILogger log, string why, Exception? exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The event store {Store} takes events again.")]
    public static partial void Back(ILogger log, string store);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old events were not removed: {Why} It is tried again in an hour.")]
    public static partial void NotMaintained(ILogger log, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} events were dropped, because there was no room for them: {Total} since the start.")]
    public static partial void Dropped(ILogger log, long count, long total);
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PromptRegistry.Middleware;

namespace Microsoft.Extensions.AI;

/// <summary>What a chat client may know about prompts of the registry. Each is usable alone.</summary>
public static class PromptChatClientBuilderExtensions
{
    /// <summary>
    /// Puts name, version, digest, environment, arm and reason of the prompt on the current activity and into the scope in which the call logs, and tells events and telemetry
    /// of calls that the app makes itself: <c>GetResponseAsync(prompt.Messages, prompt.CreateOptions())</c>. Put it after <c>UseOpenTelemetry()</c>, so that the span of the
    /// call has the names.
    /// </summary>
    /// <param name="loggerFactory">Who makes the logger; null takes that of the services.</param>
    public static ChatClientBuilder UsePrompts(this ChatClientBuilder builder, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
            new PromptChatClient(inner, (loggerFactory ?? services.GetService<ILoggerFactory>())?.CreateLogger("PromptRegistry.Calls")));
    }
}

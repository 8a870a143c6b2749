using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PromptRegistry.Guards;
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

    /// <summary>
    /// Looks at what somebody else writes before it is sent: the untrusted inputs of an accessor's prompt; for a call without a prompt what the user says; and always what tools give
    /// back, where it stands inside of <c>UseFunctionInvocation()</c>. What was found is told by <see cref="PromptGuard.IncidentsOf"/>.
    /// </summary>
    /// <param name="action">What becomes of a text that is flagged.</param>
    /// <param name="options">How texts are looked at; null for the defaults.</param>
    /// <param name="loggerFactory">Who makes the logger; null takes that of the services.</param>
    /// <exception cref="PromptGuardException">A text is flagged and the action is <see cref="GuardAction.Block"/>. It is thrown by the call.</exception>
    public static ChatClientBuilder UseGuard(
        this ChatClientBuilder builder, GuardAction action = GuardAction.Block, GuardOptions? options = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
            new GuardChatClient(inner, action, options ?? new GuardOptions(), (loggerFactory ?? services.GetService<ILoggerFactory>())?.CreateLogger("PromptRegistry.Guard")));
    }
}

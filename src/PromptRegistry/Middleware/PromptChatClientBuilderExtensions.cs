using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PromptRegistry.Checks;
using PromptRegistry.Choosing;
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

    /// <summary>
    /// Looks at what the model answers before it is given on: whether it fits its schema, gives system text or secrets away, refuses, or has markup that does something where it is shown. Put it
    /// outside of <c>UseFunctionInvocation()</c>. What was found is told by <see cref="OutputCheck.IncidentOf"/>, and by the result of an accessor.
    /// </summary>
    /// <param name="action">What becomes of a bad answer. All but <see cref="OutputAction.Flag"/> hold a stream back until all of it was looked at.</param>
    /// <param name="options">What is looked for, and who answers instead; null for the defaults.</param>
    /// <param name="loggerFactory">Who makes the logger; null takes that of the services.</param>
    /// <exception cref="PromptOutputException">There is no good answer. It is thrown by the call.</exception>
    public static ChatClientBuilder UseOutputChecks(
        this ChatClientBuilder builder, OutputAction action = OutputAction.Block, OutputOptions? options = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
            new OutputChatClient(inner, action, options ?? new OutputOptions(), (loggerFactory ?? services.GetService<ILoggerFactory>())?.CreateLogger("PromptRegistry.Output")));
    }

    /// <summary>
    /// Asks the model that the registry's catalogue has for the prompt's team: good enough, within the budget, and with the most quality for a dollar. Where a used-up quota names a model, that
    /// one is asked. Without a catalogue or a rule calls pass as they are.
    /// </summary>
    public static ChatClientBuilder UseModelChoice(this ChatClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner => new ModelChoiceChatClient(inner));
    }

    /// <summary>Asks a fast model first, and a strong one where the answer is not sure enough. Where a used-up quota names a model, only that one is asked.</summary>
    /// <param name="options">The models, and how sure an answer has to be.</param>
    public static ChatClientBuilder UseCascade(this ChatClientBuilder builder, CascadeOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.Use(inner => new CascadeChatClient(inner, options));
    }

    /// <summary>
    /// Gives the same answer to the same request, whole or streamed. A request is the same when its recording is: provider, model, messages, options, tools and response format. Answers that were
    /// cut off, filtered, or wait for tools are not kept. One of the cache took no tokens, and costs nothing.
    /// </summary>
    /// <param name="lifetime">How long an answer is kept.</param>
    /// <param name="storage">Where; null takes the one of the services.</param>
    public static ChatClientBuilder UseResponseCache(this ChatClientBuilder builder, TimeSpan lifetime, IDistributedCache? storage = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        return builder.Use((inner, services) => new ResponseCacheChatClient(inner, storage ?? services.GetRequiredService<IDistributedCache>(), lifetime));
    }
}

using Microsoft.Extensions.Diagnostics.HealthChecks;
using PromptRegistry.Hosting;
using PromptRegistry.Registry;

namespace Microsoft.Extensions.DependencyInjection;

public static class PromptRegistryBuilderExtensions
{
    /// <summary>Follows a source of your own. It is disposed with the registry.</summary>
    /// <exception cref="InvalidOperationException">The registry has a source already.</exception>
    public static IPromptRegistryBuilder UseSource(this IPromptRegistryBuilder builder, Func<IServiceProvider, IPromptSource> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        Setup(builder).Use(new CodedSource(open));
        return builder;
    }

    /// <summary>
    /// Follows a source that is made of options: from a section in that of the registry, then by code. When the configuration changes so that
    /// the options are no longer equal, another source is made and followed.
    /// </summary>
    /// <param name="section">The section in that of the registry, such as <c>Git</c>.</param>
    /// <param name="keys">Its keys.</param>
    /// <param name="open">Makes the source.</param>
    /// <param name="validate">What is wrong with the options, each a sentence that begins with the key.</param>
    /// <param name="configure">Sets options by code, after the configuration.</param>
    /// <typeparam name="TOptions">The options; they are compared by <see cref="object.Equals(object?)"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The registry has a source already.</exception>
    public static IPromptRegistryBuilder UseSource<TOptions>(
        this IPromptRegistryBuilder builder,
        string section,
        OptionKeys<TOptions> keys,
        Func<TOptions, IPromptSource> open,
        Func<TOptions, IEnumerable<string>> validate,
        Action<TOptions>? configure = null)
        where TOptions : class, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new ConfiguredOptions<TOptions>(builder.Name, builder.Configuration?.GetSection(section), keys, validate);
        options.AddTo(builder.Services);
        if (configure is not null) builder.Services.Configure(builder.Name, configure);
        Setup(builder).Use(new ConfiguredSource<TOptions>(options, open), section);
        return builder;
    }

    /// <summary>
    /// Adds a health check: healthy while everything that the environment points to is served and the source answers; else degraded, for there
    /// is always a prompt, with the reasons as description and <c>source</c>, <c>environment</c>, <c>lastRead</c>, <c>secondsSinceLastRead</c>,
    /// <c>problems</c> and <c>served</c> as data.
    /// </summary>
    /// <param name="name">Default: <c>prompts</c>, with the registry's name where it has one: <c>prompts-tenant-b</c>.</param>
    /// <param name="failureStatus">What it reports instead of degraded.</param>
    /// <param name="tags">Tags by which checks are chosen.</param>
    public static IPromptRegistryBuilder AddHealthCheck(
        this IPromptRegistryBuilder builder, string? name = null, HealthStatus failureStatus = HealthStatus.Degraded, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var registry = builder.Name;
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            name ?? (registry.Length == 0 ? "prompts" : $"prompts-{registry}"),
            provider => new PromptsHealthCheck(PromptRegistryServiceCollectionExtensions.Find(provider, registry)),
            failureStatus,
            tags));
        return builder;
    }

    private static RegistrySetup Setup(IPromptRegistryBuilder builder) => builder is PromptRegistryBuilder { Setup: var setup }
        ? setup
        : throw new ArgumentException("The builder is not one that AddPromptRegistry returned.", nameof(builder));
}

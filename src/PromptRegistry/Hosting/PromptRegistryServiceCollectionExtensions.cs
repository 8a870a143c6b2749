using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using PromptRegistry;
using PromptRegistry.Hosting;
using PromptRegistry.Registry;

namespace Microsoft.Extensions.DependencyInjection;

public static class PromptRegistryServiceCollectionExtensions
{
    /// <summary>
    /// Lets the app's generated accessors follow an environment of the source that the builder is told: <c>UseGit</c> of the package
    /// PromptRegistry.Git, or <c>UseSource</c>. Without one they render what they were compiled from, and the log says so at the start.
    /// <c>LivePrompts</c> is the registry as a service.
    /// </summary>
    /// <param name="configure">Sets options by code. They are validated when the app starts.</param>
    public static IPromptRegistryBuilder AddPromptRegistry(this IServiceCollection services, Action<PromptRegistryOptions>? configure = null) =>
        Add(services, Options.Options.DefaultName, null, configure);

    /// <summary>As above, with options from the configuration, which are read again when it changes.</summary>
    /// <param name="configuration">The registry's section: <c>builder.Configuration.GetSection("PromptRegistry")</c>.</param>
    /// <param name="configure">Sets options by code, after the configuration.</param>
    public static IPromptRegistryBuilder AddPromptRegistry(
        this IServiceCollection services, IConfiguration configuration, Action<PromptRegistryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Add(services, Options.Options.DefaultName, configuration, configure);
    }

    /// <summary>
    /// Adds one of several registries of an app. It is the keyed service <c>LivePrompts</c> of that name; accessors ask it where
    /// <see cref="LivePrompts.EnterScope"/> says so, and else the default registry.
    /// </summary>
    /// <param name="name">The registry's name, such as that of a tenant.</param>
    /// <param name="configure">Sets options by code, after the configuration.</param>
    /// <param name="configuration">Its section; null where code alone says everything.</param>
    public static IPromptRegistryBuilder AddPromptRegistry(
        this IServiceCollection services, string name, Action<PromptRegistryOptions>? configure = null, IConfiguration? configuration = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Add(services, name, configuration, configure);
    }

    internal static LivePrompts Find(IServiceProvider provider, string name) =>
        name.Length == 0 ? provider.GetRequiredService<LivePrompts>() : provider.GetRequiredKeyedService<LivePrompts>(name);

    private static PromptRegistryBuilder Add(IServiceCollection services, string name, IConfiguration? configuration, Action<PromptRegistryOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(s => s.ServiceType == typeof(LivePrompts) && (s.IsKeyedService ? Equals(s.ServiceKey, name) : name.Length == 0)))
        {
            throw new InvalidOperationException(name.Length == 0
                ? "The app has a registry already. Give a second one a name: AddPromptRegistry(\"tenant-b\")."
                : $"The app has a registry '{name}' already.");
        }

        var setup = new RegistrySetup(name, configuration);
        setup.AddTo(services);
        if (configure is not null) services.Configure(name, configure);
        if (name.Length == 0) services.AddSingleton(setup.Create);
        else services.AddKeyedSingleton(name, (provider, _) => setup.Create(provider));
        services.AddSingleton<IHostedService>(provider => new PromptRegistryService(setup, provider, () => Find(provider, name)));
        return new PromptRegistryBuilder(services, setup);
    }
}

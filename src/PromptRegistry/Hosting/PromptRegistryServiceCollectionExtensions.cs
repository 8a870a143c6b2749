using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PromptRegistry.Hosting;
using PromptRegistry.Registry;

namespace Microsoft.Extensions.DependencyInjection;

public static class PromptRegistryServiceCollectionExtensions
{
    /// <summary>
    /// Lets the app's generated accessors follow an environment. Without a source they render what they were compiled
    /// from. The package PromptRegistry.Git adds the option <c>Repository</c>.
    /// </summary>
    public static IServiceCollection AddPromptRegistry(
        this IServiceCollection services, Action<PromptRegistryOptions>? configure = null)
    {
        var options = new PromptRegistryOptions();
        configure?.Invoke(options);
        return services.AddPromptRegistry(options);
    }

    /// <summary>Lets the app's generated accessors follow an environment, by options made elsewhere.</summary>
    public static IServiceCollection AddPromptRegistry(this IServiceCollection services, PromptRegistryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Environment);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.RefreshInterval, TimeSpan.Zero);
        if (options.Source is null) return services;

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new LivePrompts(options.Source(), options.Environment));
        services.AddSingleton<IHostedService>(provider => new PromptRefreshService(
            provider.GetRequiredService<LivePrompts>(), options,
            provider.GetRequiredService<ILogger<PromptRefreshService>>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}

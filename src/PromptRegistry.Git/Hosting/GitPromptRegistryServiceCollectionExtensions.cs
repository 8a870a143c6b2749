using PromptRegistry.Git.Hosting;
using PromptRegistry.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

public static class GitPromptRegistryServiceCollectionExtensions
{
    /// <summary>
    /// Lets the app's generated accessors follow an environment of a git repository. Without <c>Repository</c> they
    /// render what they were compiled from.
    /// </summary>
    public static IServiceCollection AddPromptRegistry(
        this IServiceCollection services, Action<GitPromptRegistryOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new GitPromptRegistryOptions();
        configure(options);
        if (options.Repository is { } repository) options.Source ??= () => options.Open(repository);
        return services.AddPromptRegistry((PromptRegistryOptions)options);
    }
}

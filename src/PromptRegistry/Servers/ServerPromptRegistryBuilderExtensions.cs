using PromptRegistry.Servers;

namespace Microsoft.Extensions.DependencyInjection;

public static class ServerPromptRegistryBuilderExtensions
{
    /// <summary>
    /// Follows a PromptRegistry server (<c>dotnet prompt serve</c>), which an app without git and a repository can reach. Options are those of the section
    /// <c>Server</c> in that of the registry, then those that code sets.
    /// </summary>
    /// <param name="url">The server's address, such as <c>https://prompts.example.org</c>; null where the configuration says it.</param>
    /// <param name="configure">Sets options by code.</param>
    /// <exception cref="InvalidOperationException">The registry has a source already.</exception>
    public static IPromptRegistryBuilder UseServer(this IPromptRegistryBuilder builder, string? url = null, Action<ServerPromptRegistryOptions>? configure = null) =>
        builder.UseSource("Server", ServerPromptRegistryOptions.Keys(), options => options.Open(), options => options.Problems(), options =>
        {
            if (url is not null) options.Url = url;
            configure?.Invoke(options);
        });
}

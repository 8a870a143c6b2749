using PromptRegistry.Git.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

public static class GitPromptRegistryBuilderExtensions
{
    /// <summary>
    /// Follows a git repository: a path on this machine or an address. Options are those of the section <c>Git</c> in that of the registry, then
    /// those that code sets; they are validated when the app starts, and another repository is followed when they change.
    /// </summary>
    /// <param name="configure">Sets options by code.</param>
    /// <exception cref="InvalidOperationException">The registry has a source already.</exception>
    public static IPromptRegistryBuilder UseGit(this IPromptRegistryBuilder builder, Action<GitPromptRegistryOptions>? configure = null) =>
        builder.UseSource("Git", GitPromptRegistryOptions.Keys(), options => options.Open(), options => options.Problems(), configure);
}

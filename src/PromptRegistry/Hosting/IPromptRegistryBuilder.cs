using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says where the prompts of a registry come from, and what watches it.</summary>
public interface IPromptRegistryBuilder
{
    /// <summary>The registry's name; empty for the default one.</summary>
    string Name { get; }

    /// <summary>The app's services.</summary>
    IServiceCollection Services { get; }

    /// <summary>The registry's section of the configuration; null where code alone says everything.</summary>
    IConfiguration? Configuration { get; }
}

using Microsoft.Extensions.Configuration;

namespace PromptRegistry.Hosting;

internal sealed class PromptRegistryBuilder(IServiceCollection services, RegistrySetup setup) : IPromptRegistryBuilder
{
    public string Name => setup.Name;

    public IServiceCollection Services => services;

    public IConfiguration? Configuration => setup.Section;

    public RegistrySetup Setup => setup;
}

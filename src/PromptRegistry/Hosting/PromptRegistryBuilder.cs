using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace PromptRegistry.Hosting;

internal sealed class PromptRegistryBuilder(IServiceCollection services, RegistrySetup setup) : IPromptRegistryBuilder
{
    public string Name => setup.Name;

    public IServiceCollection Services => services;

    public IConfiguration? Configuration => setup.Section;

    public RegistrySetup Setup => setup;
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace PromptRegistry.Hosting;

/// <summary>Options of one registry by Microsoft.Extensions.Options: from a section of the configuration, then by code; read again when that changes.</summary>
/// <param name="name">The registry.</param>
/// <param name="section">The section; null where there is none.</param>
/// <param name="keys">The section's keys.</param>
/// <param name="validate">What is wrong with the values.</param>
internal sealed class ConfiguredOptions<TOptions>(
    string name, IConfiguration? section, OptionKeys<TOptions> keys, Func<TOptions, IEnumerable<string>> validate)
    where TOptions : class, new()
{
    /// <summary>Adds what makes them; only once for a registry.</summary>
    public void AddTo(IServiceCollection services)
    {
        services.AddOptions();
        if (section is null) return;
        services.AddSingleton<IConfigureOptions<TOptions>>(new ConfigureNamedOptions<TOptions>(name, o => keys.Apply(section, o)));
        services.AddSingleton<IOptionsChangeTokenSource<TOptions>>(new Changes(name, section));
    }

    public TOptions Get(IServiceProvider provider) => provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name);

    /// <summary>What is wrong with the section and with the values.</summary>
    public IReadOnlyList<string> Problems(IServiceProvider provider)
    {
        List<string> problems = section is null ? [] : [.. keys.Problems(section, new TOptions())];
        // A key that could not be read has its default, of which nothing needs to be said.
        return problems.Count > 0 ? problems : [.. validate(Get(provider)).Select(p => section is IConfigurationSection { Path: var path } ? $"{path}:{p}" : p)];
    }

    public IDisposable? OnChange(IServiceProvider provider, Action changed) =>
        provider.GetRequiredService<IOptionsMonitor<TOptions>>().OnChange((_, changedName) =>
        {
            if (changedName == name) changed();
        });

    private sealed class Changes(string name, IConfiguration section) : IOptionsChangeTokenSource<TOptions>
    {
        public string Name => name;

        public IChangeToken GetChangeToken() => section.GetReloadToken();
    }
}

using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PromptRegistry.Choosing;
using PromptRegistry.Core.Settings;
using PromptRegistry.Examples;
using PromptRegistry.Limits;
using PromptRegistry.Registry;

namespace PromptRegistry.Hosting;

/// <summary>One registry of an app, as its services were told: how its options are made, and its source.</summary>
internal sealed class RegistrySetup
{
    private readonly OptionKeys<PromptRegistryOptions> keys;
    private readonly ConfiguredOptions<PromptRegistryOptions> options;

    public RegistrySetup(string name, IConfiguration? section)
    {
        Name = name;
        Section = section;
        keys = NewKeys();
        options = new ConfiguredOptions<PromptRegistryOptions>(name, section, keys, o => o.Problems());
    }

    /// <summary>The registry; empty for the default one.</summary>
    public string Name { get; }

    /// <summary>Its section of the configuration; null where code alone says everything.</summary>
    public IConfiguration? Section { get; }

    /// <summary>Where versions come from; null where nothing is followed.</summary>
    public SourceSetup? Source { get; private set; }

    /// <param name="section">The part of <see cref="Section"/> that the source reads; null where it reads none.</param>
    /// <exception cref="InvalidOperationException">There is a source already.</exception>
    public void Use(SourceSetup source, string? section = null)
    {
        if (Source is not null) throw new InvalidOperationException($"The registry {(Name.Length == 0 ? "" : $"'{Name}' ")}has a source already; it follows one.");
        Source = source;
        if (section is not null) keys.Except(section);
    }

    /// <summary>What models cost.</summary>
    public List<ModelPrice> Prices { get; } = [];

    /// <summary>The models that may be chosen; null for none.</summary>
    public ModelCatalog? Models { get; set; }

    /// <summary>The models that choose examples.</summary>
    public List<(Func<IServiceProvider, IEmbeddingGenerator<string, Embedding<float>>> Make, string? Model)> Embeddings { get; } = [];

    /// <summary>Makes what calls have to keep to; null for nothing.</summary>
    public Func<IServiceProvider, IPromptLimits>? Limits { get; set; }

    /// <summary>What shadows may take; null calls none.</summary>
    public ShadowOptions? Shadow { get; set; }

    public void AddTo(IServiceCollection services) => options.AddTo(services);

    /// <exception cref="OptionsValidationException">Options cannot be; the messages name the keys.</exception>
    public FollowedSource Open(IServiceProvider provider)
    {
        Validate(provider);
        return new FollowedSource(Source?.Open(provider), options.Get(provider) with { }, Clock(provider));
    }

    public LivePrompts Create(IServiceProvider provider)
    {
        Validate(provider);
        IPromptExposures[] told = [.. provider.GetServices<IPromptExposures>()];
        return new LivePrompts(Source?.Open(provider), options.Get(provider), Log(provider), Clock(provider))
        {
            Prices = [.. Prices],
            Models = Models,
            Limits = Limits?.Invoke(provider),
            Shadow = Shadow,
            Exposures = told.Length switch { 0 => null, 1 => told[0], _ => new AllExposures(told) },
            Embeddings = [.. Embeddings.Select(e => PromptEmbeddings.Use(e.Make(provider), e.Model))],
        };
    }

    /// <summary>What is followed, as values: equal where nothing that matters changed.</summary>
    public (PromptRegistryOptions Options, object? Source) Values(IServiceProvider provider) => (options.Get(provider) with { }, Source?.Values(provider));

    /// <summary>The same source by other options of the registry.</summary>
    public FollowedSource Continue(IServiceProvider provider, FollowedSource before) => new(before.Source, options.Get(provider) with { }, Clock(provider));

    public void Validate(IServiceProvider provider)
    {
        string[] problems = [.. options.Problems(provider), .. Source?.Problems(provider) ?? []];
        if (problems.Length > 0) throw new OptionsValidationException(Name, typeof(PromptRegistryOptions), problems);
    }

    public IEnumerable<IDisposable?> OnChange(IServiceProvider provider, Action changed) => [options.OnChange(provider, changed), Source?.OnChange(provider, changed)];

    public static ILogger Log(IServiceProvider provider) => (provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("PromptRegistry");

    private static TimeProvider Clock(IServiceProvider provider) => provider.GetService<TimeProvider>() ?? TimeProvider.System;

    private static OptionKeys<PromptRegistryOptions> NewKeys() => new OptionKeys<PromptRegistryOptions>()
        .Text("Environment", (o, v) => o.Environment = v)
        .Time("RefreshInterval", (o, v) => o.RefreshInterval = v)
        .Time("StartTimeout", (o, v) => o.StartTimeout = v)
        .Flag("KeepSnapshot", (o, v) => o.KeepSnapshot = v)
        .Flag("AllowOverrides", (o, v) => o.AllowOverrides = v)
        .Text("SnapshotFile", (o, v) => o.SnapshotFile = v);
}

/// <summary>Tells all that are registered.</summary>
internal sealed class AllExposures(IPromptExposures[] all) : IPromptExposures
{
    public void Exposed(in PromptExposure exposure)
    {
        foreach (var one in all) one.Exposed(exposure);
    }
}

/// <summary>How the source of a registry is made.</summary>
internal abstract class SourceSetup
{
    public abstract IPromptSource Open(IServiceProvider provider);

    public virtual object? Values(IServiceProvider provider) => null;

    public virtual IReadOnlyList<string> Problems(IServiceProvider provider) => [];

    public virtual IDisposable? OnChange(IServiceProvider provider, Action changed) => null;
}

/// <summary>A source that code makes.</summary>
internal sealed class CodedSource(Func<IServiceProvider, IPromptSource> open) : SourceSetup
{
    public override IPromptSource Open(IServiceProvider provider) => open(provider);
}

/// <summary>A source that is made of options.</summary>
internal sealed class ConfiguredSource<TOptions>(ConfiguredOptions<TOptions> options, Func<TOptions, IPromptSource> open) : SourceSetup
    where TOptions : class, new()
{
    public override IPromptSource Open(IServiceProvider provider) => open(options.Get(provider));

    public override object? Values(IServiceProvider provider) => options.Get(provider);

    public override IReadOnlyList<string> Problems(IServiceProvider provider) => options.Problems(provider);

    public override IDisposable? OnChange(IServiceProvider provider, Action changed) => options.OnChange(provider, changed);
}

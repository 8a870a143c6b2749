using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PromptRegistry.Choosing;
using PromptRegistry.Core.Settings;
using PromptRegistry.Files;
using PromptRegistry.Hosting;
using PromptRegistry.Limits;
using PromptRegistry.Registry;

namespace Microsoft.Extensions.DependencyInjection;

public static class PromptRegistryBuilderExtensions
{
    /// <summary>Follows a source of your own. It is disposed with the registry.</summary>
    /// <exception cref="InvalidOperationException">The registry has a source already.</exception>
    public static IPromptRegistryBuilder UseSource(this IPromptRegistryBuilder builder, Func<IServiceProvider, IPromptSource> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        Setup(builder).Use(new CodedSource(open));
        return builder;
    }

    /// <summary>
    /// Follows a source that is made of options: from a section in that of the registry, then by code. When the configuration changes so that
    /// the options are no longer equal, another source is made and followed.
    /// </summary>
    /// <param name="section">The section in that of the registry, such as <c>Git</c>.</param>
    /// <param name="keys">Its keys.</param>
    /// <param name="open">Makes the source.</param>
    /// <param name="validate">What is wrong with the options, each a sentence that begins with the key.</param>
    /// <param name="configure">Sets options by code, after the configuration.</param>
    /// <typeparam name="TOptions">The options; they are compared by <see cref="object.Equals(object?)"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The registry has a source already.</exception>
    public static IPromptRegistryBuilder UseSource<TOptions>(
        this IPromptRegistryBuilder builder,
        string section,
        OptionKeys<TOptions> keys,
        Func<TOptions, IPromptSource> open,
        Func<TOptions, IEnumerable<string>> validate,
        Action<TOptions>? configure = null)
        where TOptions : class, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new ConfiguredOptions<TOptions>(builder.Name, builder.Configuration?.GetSection(section), keys, validate);
        options.AddTo(builder.Services);
        if (configure is not null) builder.Services.Configure(builder.Name, configure);
        Setup(builder).Use(new ConfiguredSource<TOptions>(options, open), section);
        return builder;
    }

    /// <summary>Says what models cost: then results and events have a cost, and limits of money hold. May be called several times.</summary>
    /// <param name="prices">US dollars for a million tokens, by model.</param>
    public static IPromptRegistryBuilder UsePrices(this IPromptRegistryBuilder builder, params ModelPrice[] prices)
    {
        ArgumentNullException.ThrowIfNull(prices);
        Setup(builder).Prices.AddRange(prices);
        return builder;
    }

    /// <summary>As above, from the configuration, which is read once: a list of <c>Model</c>, <c>Input</c> and <c>Output</c>.</summary>
    /// <param name="prices">The section with the list.</param>
    /// <exception cref="FormatException">An entry names no model, or a price is no number of 0 or more.</exception>
    public static IPromptRegistryBuilder UsePrices(this IPromptRegistryBuilder builder, IConfiguration prices)
    {
        ArgumentNullException.ThrowIfNull(prices);
        foreach (var entry in prices.GetChildren())
        {
            if (string.IsNullOrEmpty(entry["Model"])) throw new FormatException($"{entry.Path} has no 'Model'. Write a list of Model, Input and Output.");
            Setup(builder).Prices.Add(new ModelPrice(entry["Model"]!, Price(entry, "Input"), Price(entry, "Output")));
        }

        return builder;
    }

    /// <summary>
    /// Takes what models cost and which may be chosen (<c>prices</c>, <c>models</c>, <c>choose</c>, <c>teams</c>) from the settings beside the app's prompts. They are read once, here.
    /// </summary>
    /// <param name="path">The file <c>promptregistry.yaml</c>, or its folder.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="FormatException">It has errors; the message has the first.</exception>
    public static IPromptRegistryBuilder UseSettings(this IPromptRegistryBuilder builder, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var isFolder = Directory.Exists(path);
        var folder = new RepositoryFolder(isFolder ? path : Path.GetDirectoryName(Path.GetFullPath(path))!);
        var file = isFolder ? RepositorySettings.FileName : Path.GetFileName(path);
        var text = folder.ReadText(file) ?? throw new FileNotFoundException($"There are no settings at '{path}'. Name the file {RepositorySettings.FileName} or its folder, and copy it to where the app runs.", path);
        var (settings, diagnostics) = SettingsParser.Parse(text, file);
        if (diagnostics.FirstOrDefault(d => d.IsError) is { } error) throw new FormatException(error.ToString());
        var setup = Setup(builder);
        setup.Prices.AddRange(settings.Prices);
        if (settings.Models.Count > 0) setup.Models = ModelCatalog.Of(settings);
        return builder;
    }

    /// <summary>Says which models may be chosen, by code, in place of the settings' <c>models</c>.</summary>
    public static IPromptRegistryBuilder UseModels(this IPromptRegistryBuilder builder, ModelCatalog models)
    {
        ArgumentNullException.ThrowIfNull(models);
        Setup(builder).Models = models;
        return builder;
    }

    /// <summary>
    /// Gives a model to prompts that choose their examples by its vectors (<c>by: similarity</c> with a <c>model</c>). <c>RunAsync</c> and <c>StreamAsync</c> ask it before they render; <c>Render</c> waits
    /// for it. The vectors of examples and of the last questions are kept. Several models may be given.
    /// </summary>
    /// <param name="make">Finds the generator when the registry is made; it is not disposed.</param>
    /// <param name="model">What prompts call it; null for its own name.</param>
    public static IPromptRegistryBuilder UseEmbeddings(
        this IPromptRegistryBuilder builder, Func<IServiceProvider, IEmbeddingGenerator<string, Embedding<float>>> make, string? model = null)
    {
        ArgumentNullException.ThrowIfNull(make);
        Setup(builder).Embeddings.Add((make, model));
        return builder;
    }

    /// <summary>Holds the calls of accessors to limits of your own. Quotas that are stored are in the package PromptRegistry.Events.</summary>
    /// <param name="make">Makes them when the registry is made.</param>
    /// <exception cref="InvalidOperationException">The registry has limits already.</exception>
    public static IPromptRegistryBuilder UseLimits(this IPromptRegistryBuilder builder, Func<IServiceProvider, IPromptLimits> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        var setup = Setup(builder);
        if (setup.Limits is not null) throw new InvalidOperationException("The registry has limits already. Say all of them at once.");
        setup.Limits = make;
        return builder;
    }

    /// <summary>Calls shadows (<c>prod.shadow</c>): versions beside the served ones, on a sample of the calls, whose answers are judged and never shown. It costs what they cost.</summary>
    /// <param name="options">What they may take; defaults serve.</param>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public static IPromptRegistryBuilder UseShadow(this IPromptRegistryBuilder builder, ShadowOptions? options = null)
    {
        options ??= new ShadowOptions();
        if (options.Problems().FirstOrDefault() is { } problem) throw new ArgumentException(problem, nameof(options));
        Setup(builder).Shadow = options;
        return builder;
    }

    private static double Price(IConfigurationSection entry, string key) =>
        double.TryParse(entry[key], NumberStyles.Float, CultureInfo.InvariantCulture, out var price) && price >= 0 && double.IsFinite(price)
            ? price
            : throw new FormatException($"{entry.Path}:{key} is '{entry[key]}', but US dollars for a million tokens were expected, such as 0.15.");

    /// <summary>
    /// Adds a health check: healthy while everything that the environment points to is served and the source answers; else degraded, for there
    /// is always a prompt, with the reasons as description and <c>source</c>, <c>environment</c>, <c>lastRead</c>, <c>secondsSinceLastRead</c>,
    /// <c>problems</c> and <c>served</c> as data.
    /// </summary>
    /// <param name="name">Default: <c>prompts</c>, with the registry's name where it has one: <c>prompts-tenant-b</c>.</param>
    /// <param name="failureStatus">What it reports instead of degraded.</param>
    /// <param name="tags">Tags by which checks are chosen.</param>
    public static IPromptRegistryBuilder AddHealthCheck(
        this IPromptRegistryBuilder builder, string? name = null, HealthStatus failureStatus = HealthStatus.Degraded, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var registry = builder.Name;
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            name ?? (registry.Length == 0 ? "prompts" : $"prompts-{registry}"),
            provider => new PromptsHealthCheck(PromptRegistryServiceCollectionExtensions.Find(provider, registry)),
            failureStatus,
            tags));
        return builder;
    }

    private static RegistrySetup Setup(IPromptRegistryBuilder builder) => builder is PromptRegistryBuilder { Setup: var setup }
        ? setup
        : throw new ArgumentException("The builder is not one that AddPromptRegistry returned.", nameof(builder));
}

using PromptRegistry.Core.Settings;
using PromptRegistry.Events.Hosting;
using PromptRegistry.Events.Quotas;
using PromptRegistry.Events.Storage;
using PromptRegistry.Limits;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Pages.Frame;

namespace PromptRegistry.Server.Pages.Trying;

/// <summary>
/// What a key may spend on models, in a month of UTC: kept beside the events, so that all replicas count together. A key without a budget asks no model. Where the server has no keys, whoever is on
/// this machine may ask as with <c>dotnet prompt run</c>.
/// </summary>
internal sealed class TryBudget(IServiceProvider services, ServerOptions options, ILogger<TryBudget> log)
{
    private readonly IQuotaStore? store = services.GetService<IEventStore>() as IQuotaStore;

    /// <summary>Why a caller may not ask a model; null where they may.</summary>
    /// <param name="price">What the model costs; null where that is not known.</param>
    public string? WhyNot(Caller caller, string? model, ModelPrice? price)
    {
        if (model is null) return "Neither the prompt nor a provider names a model. Choose one.";
        if (caller.Key is not { } key) return null;
        if (key.Budget is not > 0) return $"The key {key.Id} has no budget for models. Whoever runs the server makes one that has: 'dotnet prompt serve keys add --budget <US dollars a month>'.";
        if (store is null) return "Budgets are kept beside the events, and this server has no store of events. Whoever runs it names one with --events.";
        return price is null ? $"No price of {model} is known, so that no budget can hold it. Add it to 'prices' in promptregistry.yaml." : null;
    }

    /// <summary>What is left, in words.</summary>
    /// <exception cref="EventStoreException">The store cannot be read.</exception>
    public async Task<string> LeftAsync(Caller caller, CancellationToken cancellation)
    {
        if (caller.Key is not { Budget: { } budget } key || store is null) return "Nothing is counted on this machine.";
        var used = await store.UsedAsync(Of(key, budget), options.Clock.GetUtcNow(), cancellation);
        return $"{Words.Dollars(used.CostUsd)} of {Words.Dollars(budget)} of the key's budget are spent this month.";
    }

    /// <summary>US dollars that are left; null where nothing is counted.</summary>
    /// <exception cref="EventStoreException">The store cannot be read.</exception>
    public async Task<double?> RestAsync(Caller caller, CancellationToken cancellation) => caller.Key is not { Budget: { } budget } key || store is null
        ? null : Math.Max(0, budget - (await store.UsedAsync(Of(key, budget), options.Clock.GetUtcNow(), cancellation)).CostUsd);

    /// <summary>Asks within the budget.</summary>
    /// <exception cref="PromptLimitException">It is spent.</exception>
    public async Task<T> AskAsync<T>(Caller caller, PromptIdentity prompt, Func<Task<(T Answer, CallTaken Taken)>> ask, CancellationToken cancellation)
    {
        if (caller.Key is not { Budget: { } budget } key) return (await ask()).Answer;
        var limits = new QuotaLimits(store!, new QuotaOptions { Quotas = [Of(key, budget)], RefusesWithoutStore = true }, log, options.Clock);
        var permit = await limits.EnterAsync(prompt, cancellation);
        var taken = default(CallTaken);
        try
        {
            (var answer, taken) = await ask();
            return answer;
        }
        finally
        {
            await limits.LeaveAsync(prompt, permit, taken);
        }
    }

    private static PromptQuota Of(ServerKey key, double budget) => new() { Name = $"key-{key.Id}", Period = QuotaPeriod.Month, CostUsd = budget };
}

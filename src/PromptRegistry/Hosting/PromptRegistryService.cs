using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PromptRegistry.Registry;

namespace PromptRegistry.Hosting;

/// <summary>Runs a registry as long as its app: begins to follow at the start, and follows what the options say when they change.</summary>
internal sealed class PromptRegistryService(RegistrySetup setup, IServiceProvider provider, Func<LivePrompts> create) : IHostedService, IAsyncDisposable
{
    private readonly ILogger log = RegistrySetup.Log(provider);
    private readonly SemaphoreSlim switching = new(1, 1);
    private readonly CancellationTokenSource stopping = new();
    private readonly List<IDisposable?> subscriptions = [];
    private LivePrompts? prompts;
    private (PromptRegistryOptions Options, object? Source) values;

    /// <exception cref="OptionsValidationException">Options cannot be.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        setup.Validate(provider);
        values = setup.Values(provider);
        prompts = create();
        subscriptions.AddRange(setup.OnChange(provider, () => _ = Task.Run(SwitchAsync)));
        await prompts.FollowAsync(cancellationToken).ConfigureAwait(false);
        if (setup.Name.Length == 0) PromptRuntime.Use(prompts);
        if (!prompts.HasSource)
        {
            FollowingLog.NothingFollowed(log, prompts.Snapshot!.Served.Any()
                ? string.Join(", ", prompts.Snapshot.Served.Select(i => $"{i.Name} {i.Version}"))
                : "no accessor is loaded yet");
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        if (prompts is null) return;
        try
        {
            await prompts.StopAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // A source that does not end in the time that the host gives.
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var subscription in subscriptions) subscription?.Dispose();
        stopping.Cancel();
        return ValueTask.CompletedTask;
    }

    private async Task SwitchAsync()
    {
        try
        {
            await switching.WaitAsync(stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        try
        {
            setup.Validate(provider);
            var now = setup.Values(provider);
            if (now.Equals(values)) return;
            var next = Equals(now.Source, values.Source) ? setup.Continue(provider, prompts!.Followed) : setup.Open(provider);
            await prompts!.SwitchAsync(next, stopping.Token).ConfigureAwait(false);
            values = now;
            FollowingLog.Follows(log, now.Options.Environment, prompts.Source);
        }
        catch (OptionsValidationException refused)
        {
            FollowingLog.OptionsRefused(log, string.Join(" ", refused.Failures));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            if (!stopping.IsCancellationRequested) FollowingLog.OptionsRefused(log, exception.Message);
        }
        finally
        {
            switching.Release();
        }
    }
}

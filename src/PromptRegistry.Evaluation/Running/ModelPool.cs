using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Tokens;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Asks models for a whole run: as many at once as the endpoint bears, equal requests once, and within the limits of the run.</summary>
internal sealed class ModelPool : IDisposable
{
    private readonly EvaluationRequest request;
    private readonly RepositorySettings settings;
    private readonly ProviderSettings provider;
    private readonly RequestGate requests;
    private readonly CancellationTokenSource abort = new();
    private readonly Lock gate = new();
    private readonly Dictionary<(string Provider, string Model, bool IsEmbedding), ModelEndpoint> endpoints = [];
    private readonly List<IChatClient> clients = [];
    private readonly ConcurrentDictionary<RecordingKey, Lazy<Task<ModelAnswer?>>> asked = new();
    private ITimer? grace;

    public ModelPool(EvaluationRequest request, RepositorySettings settings, ProviderSettings provider)
    {
        this.request = request;
        this.settings = settings;
        this.provider = provider;
        requests = new RequestGate(new AdaptiveLimit(settings.Evaluation.Concurrency, request.Clock));
        Spending = new Spending(request.Budget, request.Clock);
    }

    public Spending Spending { get; }

    /// <summary>How many requests may be under way, now.</summary>
    public int Limit => requests.Limit;

    /// <summary>How many answers held a key, which was taken out.</summary>
    public int Masked
    {
        get
        {
            lock (gate) return endpoints.Values.Sum(e => e.Masked);
        }
    }

    /// <summary>The answer; null where a limit of the run was reached.</summary>
    /// <exception cref="ModelException">The model could not be asked.</exception>
    /// <exception cref="OperationCanceledException">The pool was stopped before the answer came.</exception>
    /// <param name="came">Told of the answer before anything else is asked, by the one who asked first.</param>
    public Task<ModelAnswer?> AskAsync(RecordingKey key, ModelRequest question, Action<ModelAnswer> came) =>
        asked.GetOrAdd(key, _ => new Lazy<Task<ModelAnswer?>>(() => AskOnceAsync(question, came))).Value;

    /// <summary>Nothing more is asked. What is under way was paid for: it has until the end of the grace to arrive.</summary>
    public void Stop()
    {
        requests.Close();
        lock (gate) grace ??= request.Clock.CreateTimer(_ => Abort(), null, request.Grace, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        lock (gate)
        {
            grace?.Dispose();
            abort.Dispose();
        }

        foreach (var client in clients) client.Dispose();
    }

    public ModelPrice? PriceOf(string model) => settings.Prices.FirstOrDefault(price => price.Model == model);

    /// <summary>The timer may come when the run is over.</summary>
    private void Abort()
    {
        try
        {
            abort.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Nothing is under way any more.
        }
    }

    private async Task<ModelAnswer?> AskOnceAsync(ModelRequest question, Action<ModelAnswer> came)
    {
        await requests.EnterAsync().ConfigureAwait(false);
        var succeeded = false;
        try
        {
            var expected = Spending.CountsCost ? RequestEstimate.Of(question, PriceOf(question.Model), output: null).CostUsd ?? 0 : 0;
            if (!Spending.TryBegin(expected)) return null;
            var cost = 0.0;
            try
            {
                var answer = await Endpoint(question).AskAsync(question, abort.Token).ConfigureAwait(false);
                succeeded = true;
                cost = answer.CostUsd ?? (Spending.CountsCost ? Counted(question, answer) : 0);
                came(answer);
                return answer;
            }
            finally
            {
                Spending.End(expected, cost);
            }
        }
        finally
        {
            requests.Leave(succeeded);
        }
    }

    /// <summary>What an answer cost by our own count, for a provider that does not count.</summary>
    private double Counted(ModelRequest question, ModelAnswer answer) =>
        RequestEstimate.Of(question, PriceOf(question.Model), TokenCounter.For(question.Model).Count(answer.Text)).CostUsd ?? 0;

    private ModelEndpoint Endpoint(ModelRequest question)
    {
        lock (gate)
        {
            var place = (question.Provider, question.Model, question.IsEmbedding);
            if (endpoints.TryGetValue(place, out var endpoint)) return endpoint;
            var asked = Provider(question.Provider);
            var factory = question.IsEmbedding ? null : request.ChatClients;
            if (factory is null && !request.Keys.Allow(asked, out var reason))
            {
                throw new ModelException(ModelFailureKind.KeyNotAllowed, reason);
            }

            var client = factory is not null
                ? factory(asked, question.Model)
                : ModelClients.Create(
                    asked, question.Model, ModelClients.ApiKey(asked, request.Environment), new EndpointPace { Overloaded = requests.Overloaded }, request.Clock,
                    question.IsEmbedding);
            clients.Add(client);
            endpoint = new ModelEndpoint(
                asked, client, factory is null, KeyMask.Of(settings, request.Environment), PriceOf(question.Model), request.Clock);
            endpoints.Add(place, endpoint);
            return endpoint;
        }
    }

    /// <summary>That of the run, which may have another address than the settings say, or another one of the settings.</summary>
    private ProviderSettings Provider(string name) => name == provider.Name
        ? provider
        : settings.Providers.FirstOrDefault(known => known.Name == name)
            ?? throw new ModelException(ModelFailureKind.Refused, $"There is no provider '{name}' in {RepositorySettings.FileName} any more, and a suite asks it.");
}

/// <summary>What one request takes, as far as that can be known before.</summary>
internal static class RequestEstimate
{
    /// <param name="output">Tokens of the answer; null for the most allowed, or the usual.</param>
    public static RunEstimate Of(ModelRequest request, ModelPrice? price, long? output)
    {
        var counter = TokenCounter.For(request.Model);
        var input = request.Messages.Sum(m => (long)counter.Count(m.Text));
        var answer = request.IsEmbedding ? 0 : output ?? request.Target.Settings.MaxOutputTokens ?? RunEstimate.AssumedOutput;
        return new RunEstimate(1, input, answer, price?.Of(input, answer), counter.IsExact);
    }
}

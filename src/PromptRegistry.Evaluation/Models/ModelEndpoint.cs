using System.ClientModel;
using System.Collections.ObjectModel;
using Microsoft.Extensions.AI;
using Polly.Timeout;
using PromptRegistry.Chat;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Evaluation.Models;

/// <summary>Asks one model of one provider, measures what it took, and turns every failure into a <see cref="ModelException"/>.</summary>
/// <param name="isOurs">Whether the client is one that speaks the provider's protocol over our connections.</param>
internal sealed class ModelEndpoint(
    ProviderSettings provider, IChatClient client, bool isOurs, KeyMask mask, ModelPrice? price, TimeProvider clock)
{
    private int masked;

    /// <summary>How many answers held a key, which was taken out.</summary>
    public int Masked => masked;

    public async Task<ModelAnswer> AskAsync(ModelRequest request, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        try
        {
            var response = await client.GetResponseAsync(ChatTarget.ToMessages(request.Messages), Options(request), cancellation)
                .ConfigureAwait(false);
            var latency = clock.GetElapsedTime(start);
            var (input, output) = (response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount);
            var text = mask.Apply(response.Text);
            if (text != response.Text) Interlocked.Increment(ref masked);
            return new ModelAnswer(
                text, mask.Apply(response.ModelId ?? request.Model), mask.Apply(response.FinishReason?.Value ?? "stop"),
                input, output, latency, price?.Of(input, output))
            {
                ToolCalls = AnsweredCalls.Of(response, mask),
                Probabilities = request.ProbabilitiesOf is { } member ? ValueProbabilities.Of(response, member) : ReadOnlyDictionary<string, double>.Empty,
            };
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (ModelException)
        {
            throw;
        }
        catch (Exception error)
        {
            throw Explain(error, request);
        }
    }

    /// <summary>As an app asks, but the model that this run is about.</summary>
    private static ChatOptions Options(ModelRequest request)
    {
        var options = request.Target.ToOptions();
        options.ModelId = request.Model;
        if (request.ProbabilitiesOf is not null) ValueProbabilities.Ask(options);
        return options;
    }

    private ModelException Explain(Exception error, ModelRequest request)
    {
        var cause = Cause(error);
        var reason = Sentence(mask.Apply(cause.Message).ReplaceLineEndings(" "));
        if (cause is EndpointException { Status: var status })
        {
            if (status is >= 300 and < 500 and not (408 or 429)) return Refused(status, reason, request, error);
            return Unreachable($"answers with {status}, also after {new EndpointPace().Retries} retries", reason, error);
        }

        if (cause is TimeoutRejectedException) return Unreachable("does not answer in time", reason, error);
        if (cause is HttpRequestException or IOException or OperationCanceledException || !isOurs) return Unreachable("does not answer", reason, error);
        var protocol = provider.Protocol.ToString().ToLowerInvariant();
        return new ModelException(ModelFailureKind.Unreadable,
            $"{Where} answers with what the protocol '{protocol}' does not know: {reason} Check 'endpoint' and 'protocol' in {RepositorySettings.FileName}.",
            error);
    }

    private ModelException Refused(int status, string reason, ModelRequest request, Exception error)
    {
        var advice = status switch
        {
            401 or 403 => provider.ApiKeyVariable is { } variable
                ? $"Check the key in {variable}."
                : "The endpoint wants a key: set 'api-key-variable' for it.",
            404 => $"Check the endpoint, and that it offers the model '{request.Model}'.",
            < 400 => "It points to another address, which is not followed: write that one as 'endpoint' if it is right.",
            _ => "Check the prompt's model settings.",
        };
        return new ModelException(ModelFailureKind.Refused, $"{Where} refused the request ({status}): {reason} {advice}", error);
    }

    private ModelException Unreachable(string what, string reason, Exception error) => new(ModelFailureKind.Unreachable,
        $"{Where} {what}: {reason} Start it, or correct 'endpoint' in {RepositorySettings.FileName}."
        + " Recorded answers are evaluated without a model by --mode replay.", error);

    private string Where => $"The endpoint {provider.Endpoint} of the provider '{provider.Name}'";

    /// <summary>What others say ends with a full stop, or without one.</summary>
    private static string Sentence(string text) => text.TrimEnd() is var said && said.Length > 0 && said[^1] is '.' or '!' or '?' ? said : said + ".";

    /// <summary>What happened, below what clients made of it.</summary>
    private static Exception Cause(Exception error)
    {
        for (var inner = error; inner is not null; inner = inner is AggregateException { InnerExceptions: [.., var last] } ? last : inner.InnerException)
        {
            if (inner is EndpointException or TimeoutRejectedException or HttpRequestException) return inner;
        }

        return error is ClientResultException ? error : error.GetBaseException();
    }
}

using System.ClientModel;
using Microsoft.Extensions.AI;
using PromptRegistry.Chat;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Evaluation.Models;

/// <summary>Asks one model of one provider, measures what it took, and turns every failure into a <see cref="ModelException"/>.</summary>
internal sealed class ModelEndpoint(
    ProviderSettings provider, IChatClient client, string? secret, ModelPrice? price, TimeProvider clock)
{
    public async Task<ModelAnswer> AskAsync(ModelRequest request, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        try
        {
            var response = await client.GetResponseAsync(ChatTarget.ToMessages(request.Messages), Options(request), cancellation)
                .ConfigureAwait(false);
            var latency = clock.GetElapsedTime(start);
            var (input, output) = (response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount);
            return new ModelAnswer(
                response.Text, response.ModelId ?? request.Model, response.FinishReason?.Value
                    ?? "stop", input, output, latency, Cost(input, output));
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
        return options;
    }

    private double? Cost(long? input, long? output) =>
        price is null || input is null || output is null
            ? null
            : ((input * price.Input) + (output * price.Output)) / 1_000_000;

    private ModelException Explain(Exception error, ModelRequest request)
    {
        var status = (error as ClientResultException)?.Status ?? 0;
        var reason = Redact(Innermost(error).Message).ReplaceLineEndings(" ");
        if (status is >= 400 and < 500 and not (408 or 429))
        {
            var advice = status switch
            {
                401 or 403 => provider.ApiKeyVariable is { } variable
                    ? $"Check the key in {variable}."
                    : "The endpoint wants a key: set 'api-key-variable' for it.",
                404 => $"Check the endpoint, and that it offers the model '{request.Model}'.",
                _ => "Check the prompt's model settings.",
            };
            return new ModelException(ModelFailureKind.Refused, $"{Where} refused the request ({status}): {reason} {advice}", error);
        }

        var what = status == 0
            ? "does not answer"
            : $"answers with {status}, also after {OpenAIChatClients.Retries} retries";
        return new ModelException(ModelFailureKind.Unreachable,
            $"{Where} {what}: {reason} Start it, or correct 'endpoint' in {RepositorySettings.FileName}."
            + " Recorded answers are evaluated without a model by --mode replay.", error);
    }

    private string Where => $"The endpoint {provider.Endpoint} of the provider '{provider.Name}'";

    private string Redact(string text) => string.IsNullOrEmpty(secret) ? text : text.Replace(secret, "***", StringComparison.Ordinal);

    private static Exception Innermost(Exception error)
    {
        while (error is AggregateException { InnerExceptions: [.., var last] }) error = last;
        return error is HttpRequestException or ClientResultException ? error : error.GetBaseException();
    }
}

/// <summary>Makes the client that asks a provider's model.</summary>
/// <exception cref="ModelException">The client cannot be made, for example without its key.</exception>
public delegate IChatClient ChatClientFactory(ProviderSettings provider, string model);

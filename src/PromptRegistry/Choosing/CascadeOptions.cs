using Microsoft.Extensions.AI;

namespace PromptRegistry.Choosing;

/// <summary>How sure an answer is.</summary>
/// <param name="sent">The messages that it answers.</param>
/// <param name="answer">The answer.</param>
/// <returns>From 0 to 1.</returns>
public delegate ValueTask<double> AnswerConfidence(IReadOnlyList<ChatMessage> sent, ChatResponse answer, CancellationToken cancellationToken);

/// <summary>A fast model first, and a strong one where its answer is not sure enough.</summary>
public sealed record CascadeOptions
{
    /// <summary>The model that is asked first; null for the one that the prompt names.</summary>
    public string? Fast { get; init; }

    /// <summary>The model that is asked where the first is not sure.</summary>
    public required string Strong { get; init; }

    /// <summary>How sure an answer is: one of <see cref="CascadeConfidence"/>, or your own.</summary>
    public required AnswerConfidence Confidence { get; init; }

    /// <summary>From which confidence on the fast model's answer is taken.</summary>
    /// <value>0.7, unless set.</value>
    public double Threshold { get; init; } = 0.7;

    /// <summary>Changes the options of the fast model's call, such as to ask for the probabilities of tokens; null for nothing.</summary>
    public Action<ChatOptions>? Prepare { get; init; }
}

/// <summary>Ways to tell how sure an answer is.</summary>
public static class CascadeConfidence
{
    /// <summary>Sure where a rule over the answer holds.</summary>
    public static AnswerConfidence Rule(Func<ChatResponse, bool> isSure)
    {
        ArgumentNullException.ThrowIfNull(isSure);
        return (_, answer, _) => new ValueTask<double>(isSure(answer) ? 1 : 0);
    }

    /// <summary>
    /// The probability of an answer's tokens, as their geometric mean: <c>exp</c> of the mean of their logarithms. How a provider tells them is the provider's own; an answer without any
    /// has the confidence 0.
    /// </summary>
    /// <param name="logProbabilities">The natural logarithms of the tokens' probabilities, such as those of <c>ChatCompletion.ContentTokenLogProbabilities</c>.</param>
    public static AnswerConfidence TokenProbabilities(Func<ChatResponse, IEnumerable<double>> logProbabilities)
    {
        ArgumentNullException.ThrowIfNull(logProbabilities);
        return (_, answer, _) =>
        {
            var (sum, count) = (0.0, 0);
            foreach (var one in logProbabilities(answer)) (sum, count) = (sum + one, count + 1);
            return new ValueTask<double>(count == 0 ? 0 : Math.Exp(sum / count));
        };
    }

    /// <summary>What a judge says, usually a prompt of the registry: it is given the texts of the last message and of the answer.</summary>
    /// <param name="judge">Gives a number from 0 to 1.</param>
    public static AnswerConfidence Judge(Func<string, string, CancellationToken, Task<double>> judge)
    {
        ArgumentNullException.ThrowIfNull(judge);
        return async (sent, answer, cancellation) => await judge(sent.Count == 0 ? "" : sent[^1].Text, answer.Text, cancellation).ConfigureAwait(false);
    }
}

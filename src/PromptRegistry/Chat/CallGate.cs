using PromptRegistry.Checks;
using PromptRegistry.Limits;

namespace PromptRegistry.Chat;

/// <summary>Where a call enters: the budgets of the chains that it is in, and the limits of the registry.</summary>
internal sealed class CallGate(RenderedPrompt prompt)
{
    private readonly PromptChain? chain = PromptChain.Current;
    private readonly IPromptLimits? limits = AmbientLimits.Current;
    private CallPermit? permit;

    /// <summary>Makes a call that may be made.</summary>
    /// <param name="id">Its id; null where nobody is told.</param>
    /// <param name="question">What it asks.</param>
    /// <exception cref="PromptLimitException">It may not.</exception>
    public static ValueTask<T> RunAsync<T, TQuestion>(RenderedPrompt prompt, string? id, TQuestion question, CancellationToken cancellation)
        where T : PromptResult
        where TQuestion : struct, IQuestion<T> =>
        PromptChain.Current is null && AmbientLimits.Current is null ? question.AskAsync(id, null) : new CallGate(prompt).RunAsync<T, TQuestion>(id, question, cancellation);

    /// <returns>The model to ask instead of the prompt's; null for that one.</returns>
    public async ValueTask<string?> EnterAsync(CancellationToken cancellation)
    {
        chain?.Enter();
        if (limits is null) return null;
        permit = await limits.EnterAsync(prompt.Identity, cancellation).ConfigureAwait(false);
        return permit.Model;
    }

    /// <summary>Tells what was taken, once.</summary>
    /// <param name="result">Null where no answer came.</param>
    public async ValueTask LeaveAsync(PromptResult? result)
    {
        var taken = result is null ? default : new CallTaken((result.Usage?.InputTokenCount ?? 0) + (result.Usage?.OutputTokenCount ?? 0), result.CostUsd ?? 0);
        if (result is not null) chain?.Took(taken);
        if (permit is not { } given) return;
        permit = null;
        await limits!.LeaveAsync(prompt.Identity, given, taken).ConfigureAwait(false);
    }

    /// <summary>What answers took that nobody got.</summary>
    public PromptResult? ResultOf(Exception exception) => exception switch
    {
        PromptAnswerException answer => answer.Result,
        PromptOutputException refused => new PromptResult(prompt, refused.Response, TimeSpan.Zero),
        _ => null,
    };

    private async ValueTask<T> RunAsync<T, TQuestion>(string? id, TQuestion question, CancellationToken cancellation)
        where T : PromptResult
        where TQuestion : struct, IQuestion<T>
    {
        PromptResult? result = null;
        try
        {
            var answer = await question.AskAsync(id, await EnterAsync(cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            result = answer;
            return answer;
        }
        catch (Exception exception)
        {
            result = ResultOf(exception);
            throw;
        }
        finally
        {
            await LeaveAsync(result).ConfigureAwait(false);
        }
    }
}

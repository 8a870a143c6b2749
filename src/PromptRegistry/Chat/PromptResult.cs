using Microsoft.Extensions.AI;
using PromptRegistry.Checks;
using PromptRegistry.Choosing;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Limits;

namespace PromptRegistry.Chat;

/// <summary>What a model answered to a prompt, and what that took.</summary>
public class PromptResult
{
    private readonly RenderedPrompt prompt;

    internal PromptResult(RenderedPrompt prompt, ChatResponse response, TimeSpan latency, string? renderId = null)
    {
        RenderId = renderId ?? Guid.CreateVersion7().ToString("N");
        this.prompt = prompt;
        Response = response;
        CostUsd = CallCost.Of(response, prompt.ModelName);
        Latency = latency;
        Calls = Spending.Calls(response);
    }

    /// <summary>One id for each call of <c>RunAsync</c> or <c>StreamAsync</c>, for logs and for feedback that comes later. It sorts by time.</summary>
    public string RenderId { get; }

    /// <summary>Which version was rendered, and why that one.</summary>
    public PromptIdentity Identity => prompt.Identity;

    /// <summary>The text of the last answer.</summary>
    public string Text => Response.Text;

    /// <summary>The last answer as the client gave it.</summary>
    public ChatResponse Response { get; }

    /// <summary>The tokens of all calls together, as far as the client counts them; null where it counts none.</summary>
    public UsageDetails? Usage => Response.Usage;

    /// <summary>What all calls together cost, in US dollars; null where the registry knows no price of the model, or tokens are not counted.</summary>
    public double? CostUsd { get; }

    /// <summary>The time that all calls took together.</summary>
    public TimeSpan Latency { get; }

    /// <summary>The time until the first text, reasoning or call of a tool came; null where the answer came as a whole.</summary>
    public TimeSpan? TimeToFirstToken { get; init; }

    /// <summary>How often models were asked: 1, and more where an answer had to be repaired, or a cascade or a check asked again.</summary>
    public int Calls { get; }

    /// <summary>The inputs of which <c>compress</c> left something out, with what that was; empty for none.</summary>
    public IReadOnlyList<CompressedInput> Compressed => prompt.Compressed;

    /// <summary>The messages that were left out because the model's context window was full, the least important first; empty for none.</summary>
    public IReadOnlyList<DroppedMessage> Dropped => prompt.Dropped;

    /// <summary>Which models were chosen on the way, and why; empty where nothing chooses.</summary>
    public IReadOnlyList<ModelDecision> Decisions => ModelDecision.Of(Response);

    /// <summary>What an output check found, and how that ended; null for nothing.</summary>
    public OutputIncident? OutputIncident => OutputCheck.IncidentOf(Response);
}

/// <summary>A typed answer, and what it took.</summary>
/// <typeparam name="T">The record that is generated from the output's schema.</typeparam>
public sealed class PromptResult<T> : PromptResult
{
    internal PromptResult(RenderedPrompt prompt, T value, ChatResponse response, TimeSpan latency, string? renderId = null)
        : base(prompt, response, latency, renderId) => Value = value;

    /// <summary>The answer, which fits its schema.</summary>
    public T Value { get; }
}

/// <summary>A model's answer does not fit its schema; one that came as a whole also after it was asked to repair it.</summary>
public sealed class PromptAnswerException : Exception
{
    internal PromptAnswerException(string message, PromptResult result, Exception? inner)
        : base(message, inner) => Result = result;

    /// <summary>The last answer, and what all calls took.</summary>
    public PromptResult Result { get; }
}

using System.Collections.ObjectModel;
using PromptRegistry.Chat;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Evaluation.Models;

/// <summary>Everything that decides which answer a model gives.</summary>
/// <param name="Provider">Name of the provider in the settings.</param>
/// <param name="Model">The model asked, whatever the prompt's settings name.</param>
/// <param name="Messages">The rendered prompt, in order.</param>
/// <param name="Target">How it is asked, as an app asks.</param>
/// <param name="Sample">Which of several answers to the same question this is, from 0.</param>
public sealed record ModelRequest(
    string Provider,
    string Model,
    IReadOnlyList<RenderedMessage> Messages,
    ChatTarget Target,
    int Sample)
{
    private const string EmbeddingRole = "embedding";

    private static readonly ChatTarget AsItIs = new(new ModelSettings(), null, null);

    /// <summary>The member of a JSON answer whose other possible values, and how likely each was, are asked for as well; null for none.</summary>
    public string? ProbabilitiesOf { get; init; }

    /// <summary>Whether the text's vector is asked for, and no answer to it.</summary>
    internal bool IsEmbedding => Messages is [{ Role: EmbeddingRole }];

    /// <summary>Asks for the vector of a text; the answer's text is the vector, as <see cref="VectorText"/> writes it.</summary>
    internal static ModelRequest Embedding(string provider, string model, string text) =>
        new(provider, model, [new RenderedMessage(EmbeddingRole, text)], AsItIs, 0);
}

/// <summary>What a model answered, with what it took at the time.</summary>
/// <param name="Model">The model that answered, as it names itself.</param>
/// <param name="Finish">Why it stopped: <c>stop</c>, <c>length</c>, <c>content_filter</c> or another word of the provider.</param>
/// <param name="InputTokens">As the provider counted; null if it did not.</param>
/// <param name="OutputTokens">As the provider counted; null if it did not.</param>
/// <param name="Latency">Time to the whole answer.</param>
/// <param name="CostUsd">By the prices in the settings; null when the model has none.</param>
public sealed record ModelAnswer(
    string Text,
    string Model,
    string Finish,
    long? InputTokens,
    long? OutputTokens,
    TimeSpan Latency,
    double? CostUsd)
{
    /// <summary>The tools that the model calls, in order; nothing runs them.</summary>
    public IReadOnlyList<ToolCall> ToolCalls { get; init; } = [];

    /// <summary>
    /// What the model might have said instead for <see cref="ModelRequest.ProbabilitiesOf"/>, as it would stand in the JSON, and how likely each was; empty
    /// where that was not asked, or the endpoint does not tell. They need not add up to 1: endpoints tell the likeliest ones.
    /// </summary>
    public IReadOnlyDictionary<string, double> Probabilities { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>Whether the model came to its own end; only such an answer is scored and recorded.</summary>
    public bool IsComplete => Finish is "stop" or "tool_calls";

    /// <summary>All of the answer, for people: the text, and each call of a tool on a line of its own.</summary>
    public string Shown => ToolCalls.Count == 0 ? Text : string.Join('\n', ToolCalls.Select(call => call.ToString()).Prepend(Text).Where(line => line.Length > 0));
}

/// <summary>A tool that a model calls.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">A JSON object with sorted keys and without white space.</param>
public sealed record ToolCall(string Name, string Arguments)
{
    /// <summary><c>find_order({"number":"A-17"})</c></summary>
    public override string ToString() => $"{Name}({Arguments})";
}

/// <summary>A model could not be asked; the message says where and why, without secrets.</summary>
public sealed class ModelException(ModelFailureKind kind, string message, Exception? inner = null) : Exception(
    message, inner)
{
    public ModelFailureKind Kind { get; } = kind;
}

/// <summary>Why a model could not be asked.</summary>
public enum ModelFailureKind
{
    /// <summary>Nothing answered, or only errors of the server, after all retries.</summary>
    Unreachable,

    /// <summary>The request was understood and refused: key, model or parameters.</summary>
    Refused,

    /// <summary>The endpoint answered, and not in its protocol.</summary>
    Unreadable,

    /// <summary>The settings name an environment variable for the key, and it is not set.</summary>
    MissingApiKey,

    /// <summary>Nobody but the repository's settings says that the key may go to this endpoint.</summary>
    KeyNotAllowed,
}

using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;

namespace PromptRegistry.Evaluation.Running;

/// <summary>A case with the requests of its samples.</summary>
/// <param name="Requests">One a sample; none yet for a turn whose predecessor is not answered.</param>
/// <param name="Keys">Those of the requests that are made.</param>
internal sealed record PreparedCase(
    CaseValues Values, IReadOnlyList<ModelRequest> Requests, IReadOnlyList<RecordingKey> Keys)
{
    /// <summary>What the user says in this turn; null for the answer to the prompt.</summary>
    public string? User { get; init; }

    /// <summary>Samples that are not asked for, because the answer before them is not complete.</summary>
    public IReadOnlySet<int> Blocked { get; init; } = NoSamples;

    private static readonly HashSet<int> NoSamples = [];

    public static PreparedCase Create(CaseValues values, ModelRequest first, int samples)
    {
        var requests = new ModelRequest[samples];
        var keys = new RecordingKey[samples];
        for (var i = 0; i < samples; i++)
        {
            requests[i] = i == 0 ? first : first with { Sample = i };
            keys[i] = CanonicalRequest.Key(requests[i]);
        }

        return new PreparedCase(values, requests, keys);
    }

    /// <summary>A turn of a conversation, whose requests follow from the answers before it.</summary>
    /// <exception cref="PromptRegistry.Templates.TemplateException">What the user says cannot be rendered for these inputs.</exception>
    public static PreparedCase Later(CaseValues values) => new(values, [], []) { User = values.Case.User!.Render(values.Inputs) };

    /// <summary>The request for the next answer of a conversation.</summary>
    public ModelRequest After(ModelRequest request, ModelAnswer answer) => request with
    {
        Messages = [.. request.Messages, new RenderedMessage("assistant", answer.Text), new RenderedMessage("user", User!)],
    };
}

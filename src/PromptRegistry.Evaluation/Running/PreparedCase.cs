using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;

namespace PromptRegistry.Evaluation.Running;

/// <summary>A case with the requests of its samples; those of a later turn are known once the answers before it are there.</summary>
internal sealed class PreparedCase
{
    private static readonly HashSet<int> NoSamples = [];

    private readonly string? user;

    private PreparedCase(CaseValues values, PreparedCase? previous, string? user)
    {
        Values = values;
        Previous = previous;
        this.user = user;
    }

    public CaseValues Values { get; }

    /// <summary>The turn before this one; null for the answer to the prompt.</summary>
    public PreparedCase? Previous { get; }

    /// <summary>One a sample.</summary>
    public IReadOnlyList<ModelRequest> Requests { get; private set; } = [];

    /// <summary>Those of the requests.</summary>
    public IReadOnlyList<RecordingKey> Keys { get; private set; } = [];

    /// <summary>Samples that are not asked for, because there is no complete answer before them.</summary>
    public IReadOnlySet<int> NotAsked { get; private set; } = NoSamples;

    /// <summary>Those of them where an answer before is there, and is not complete.</summary>
    public IReadOnlySet<int> Blocked { get; private set; } = NoSamples;

    /// <param name="values">The case.</param>
    /// <param name="first">What is asked, as sample 0.</param>
    /// <param name="samples">How many samples.</param>
    /// <param name="from">The number of the first sample: fresh ones follow those that a suite has.</param>
    public static PreparedCase Create(CaseValues values, ModelRequest first, int samples, int from = 0)
    {
        var requests = new ModelRequest[samples];
        var keys = new RecordingKey[samples];
        for (var i = 0; i < samples; i++)
        {
            requests[i] = from + i == 0 ? first : first with { Sample = from + i };
            keys[i] = CanonicalRequest.Key(requests[i]);
        }

        return new PreparedCase(values, null, null) { Requests = requests, Keys = keys };
    }

    /// <summary>A turn of a conversation, whose requests follow from the answers before it.</summary>
    /// <exception cref="Templates.TemplateException">What the user says cannot be rendered for these inputs.</exception>
    public static PreparedCase After(PreparedCase previous, CaseValues values) => new(values, previous, values.Case.User!.Render(values.Inputs));

    /// <summary>Makes the requests of a later turn.</summary>
    /// <param name="answers">To the turn before, one a sample.</param>
    public void Follow(IReadOnlyList<ModelAnswer?> answers)
    {
        var requests = new ModelRequest[answers.Count];
        var keys = new RecordingKey[requests.Length];
        var (notAsked, blocked) = (new HashSet<int>(), new HashSet<int>());
        for (var i = 0; i < requests.Length; i++)
        {
            // Without an answer to go on from, the conversation stands where it stood.
            (requests[i], keys[i]) = (Previous!.Requests[i], Previous.Keys[i]);
            if (answers[i] is { IsComplete: true } answer)
            {
                requests[i] = Next(requests[i], answer);
                keys[i] = CanonicalRequest.Key(requests[i]);
                continue;
            }

            notAsked.Add(i);
            if (answers[i] is not null || Previous.Blocked.Contains(i)) blocked.Add(i);
        }

        (Requests, Keys, NotAsked, Blocked) = (requests, keys, notAsked, blocked);
    }

    private ModelRequest Next(ModelRequest request, ModelAnswer answer) => request with
    {
        Messages = [.. request.Messages, new RenderedMessage("assistant", answer.Text), new RenderedMessage("user", user!)],
    };
}

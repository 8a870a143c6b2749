using System.Collections;
using PromptRegistry.Chat;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;

namespace PromptRegistry.Evaluation.Running;

/// <summary>A case with the requests of its samples; those of a later turn are known once the answers before it are there.</summary>
internal sealed class PreparedCase
{
    private static readonly HashSet<int> NoSamples = [];

    private static readonly ModelRequest Nothing = new("", "", [], new ChatTarget(new ModelSettings(), null, null), 0);

    private readonly FirstRequest? first;
    private readonly string? user;
    private IReadOnlyList<ModelRequest> requests = [];

    private PreparedCase(CaseValues values, FirstRequest first)
    {
        Values = values;
        this.first = first;
    }

    private PreparedCase(CaseValues values, IReadOnlyList<ModelRequest> requests)
    {
        Values = values;
        this.requests = requests;
    }

    private PreparedCase(CaseValues values, PreparedCase previous, string user)
    {
        Values = values;
        Previous = previous;
        this.user = user;
    }

    public CaseValues Values { get; }

    /// <summary>The turn before this one; null for the answer to the prompt.</summary>
    public PreparedCase? Previous { get; }

    /// <summary>Those of the requests, one a sample.</summary>
    public IReadOnlyList<RecordingKey> Keys { get; private set; } = [];

    /// <summary>Samples that are not asked for, because there is no complete answer before them.</summary>
    public IReadOnlySet<int> NotAsked { get; private set; } = NoSamples;

    /// <summary>Those of them where an answer before is there, and is not complete.</summary>
    public IReadOnlySet<int> Blocked { get; private set; } = NoSamples;

    /// <summary>What a model is asked. The messages of the answer to the prompt are rendered anew: a replay of a large suite needs only their keys.</summary>
    /// <param name="sample">From 0.</param>
    public ModelRequest Request(int sample) => first is null ? requests[sample] : first.Of(sample);

    /// <summary>The messages of a request, rendered when somebody reads them.</summary>
    public IReadOnlyList<RenderedMessage> Messages(int sample) => new LateMessages(this, sample);

    /// <param name="values">The case.</param>
    /// <param name="question">How the prompt asks.</param>
    /// <param name="asked">What it is rendered with: the case's values as that prompt takes them.</param>
    /// <param name="samples">How many samples.</param>
    /// <param name="from">The number of the first sample: fresh ones follow those that a suite has.</param>
    /// <exception cref="Templates.TemplateException">The prompt cannot be rendered for these inputs.</exception>
    public static PreparedCase Create(
        CaseValues values, Question question, CaseValues asked, int samples, int from = 0, CancellationToken cancellation = default)
    {
        var first = question.Of(asked, cancellation);
        var keys = new RecordingKey[samples];
        for (var i = 0; i < samples; i++) keys[i] = CanonicalRequest.Key(first with { Sample = from + i });
        return new PreparedCase(values, new FirstRequest(question, asked, from)) { Keys = keys };
    }

    /// <summary>The same case, asked again: these samples follow those that the suite has.</summary>
    public PreparedCase Again(int samples, int from) => Create(Values, first!.Question, first.Asked, samples, from);

    /// <summary>A case that a program answered: with the last question of each run.</summary>
    /// <param name="last">One a sample; null for a run that asked nothing.</param>
    public static PreparedCase Ran(CaseValues values, IReadOnlyList<ModelRequest?> last) => new(values, [.. last.Select(r => r ?? Nothing)]);

    /// <summary>A turn of a conversation, whose requests follow from the answers before it.</summary>
    /// <exception cref="Templates.TemplateException">What the user says cannot be rendered for these inputs.</exception>
    public static PreparedCase After(PreparedCase previous, CaseValues values) => new(values, previous, values.Case.User!.Render(values.Inputs));

    /// <summary>Makes the requests of a later turn.</summary>
    /// <param name="answers">To the turn before, one a sample.</param>
    public void Follow(IReadOnlyList<ModelAnswer?> answers)
    {
        var own = new ModelRequest[answers.Count];
        var keys = new RecordingKey[own.Length];
        var (notAsked, blocked) = (new HashSet<int>(), new HashSet<int>());
        for (var i = 0; i < own.Length; i++)
        {
            // Without an answer to go on from, the conversation stands where it stood.
            (own[i], keys[i]) = (Previous!.Request(i), Previous.Keys[i]);
            if (answers[i] is { IsComplete: true, ToolCalls.Count: 0 } answer)
            {
                own[i] = Next(own[i], answer);
                keys[i] = CanonicalRequest.Key(own[i]);
                continue;
            }

            notAsked.Add(i);
            if (answers[i] is not null || Previous.Blocked.Contains(i)) blocked.Add(i);
        }

        (requests, Keys, NotAsked, Blocked) = (own, keys, notAsked, blocked);
    }

    private ModelRequest Next(ModelRequest request, ModelAnswer answer) => request with
    {
        Messages = [.. request.Messages, new RenderedMessage("assistant", answer.Text), new RenderedMessage("user", user!)],
    };
}

/// <summary>How a prompt asks a model, for any case.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Model">The model asked.</param>
internal sealed record Question(PromptUnderTest Prompt, string Provider, string Model)
{
    /// <summary>The request for a case, as sample 0.</summary>
    /// <exception cref="Templates.TemplateException">The prompt cannot be rendered for these inputs.</exception>
    public ModelRequest Of(CaseValues values, CancellationToken cancellation = default) =>
        new(Provider, Model, Prompt.Render(values, Model, cancellation), Prompt.Target.For(Model), Sample: 0);
}

/// <summary>What the answer to the prompt is asked with; its text can be made at any time.</summary>
/// <param name="Question">How the prompt asks.</param>
/// <param name="Asked">The case as the prompt takes it.</param>
/// <param name="From">The number of the first sample.</param>
internal sealed record FirstRequest(Question Question, CaseValues Asked, int From)
{
    public ModelRequest Of(int sample) => Question.Of(Asked) with { Sample = From + sample };
}

/// <summary>Messages that most scorers never look at.</summary>
internal sealed class LateMessages(PreparedCase prepared, int sample) : IReadOnlyList<RenderedMessage>
{
    private IReadOnlyList<RenderedMessage>? rendered;

    private IReadOnlyList<RenderedMessage> Rendered => rendered ??= prepared.Request(sample).Messages;

    public int Count => Rendered.Count;

    public RenderedMessage this[int index] => Rendered[index];

    public IEnumerator<RenderedMessage> GetEnumerator() => Rendered.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

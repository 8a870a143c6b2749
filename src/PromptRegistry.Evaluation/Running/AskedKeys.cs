using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Passes questions on, and keeps what they are recorded by.</summary>
internal sealed class AskedKeys(IModelQuestions inner) : IModelQuestions
{
    private readonly Lock gate = new();
    private readonly HashSet<RecordingKey> keys = [];

    /// <summary>Of all questions so far.</summary>
    public IReadOnlyCollection<RecordingKey> Keys
    {
        get
        {
            lock (gate) return [.. keys];
        }
    }

    public ValueTask<ModelAnswer?> AskAsync(ModelRequest question)
    {
        lock (gate) keys.Add(CanonicalRequest.Key(question));
        return inner.AskAsync(question);
    }
}

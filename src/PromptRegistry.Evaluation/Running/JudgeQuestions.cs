using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;

namespace PromptRegistry.Evaluation.Running;

/// <summary>What judges ask in the run of one prompt: by its mode, from its recordings, and within the limits of the run.</summary>
/// <param name="find">Finds an answer, or asks for it.</param>
/// <param name="want">Told of each recording that is asked for, by one thread at a time.</param>
internal sealed class JudgeQuestions(Func<RecordingKey, ModelRequest, ValueTask<ModelAnswer?>> find, Action<RecordingKey> want) : IModelQuestions
{
    private readonly Lock gate = new();

    public ValueTask<ModelAnswer?> AskAsync(ModelRequest request)
    {
        var key = CanonicalRequest.Key(request);
        lock (gate) want(key);
        return find(key, request);
    }
}

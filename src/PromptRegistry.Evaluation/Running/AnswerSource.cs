using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Where the answers of one prompt come from, by mode.</summary>
internal sealed class AnswerSource(EvaluationMode mode, bool refresh, RecordingFile recordings, ModelPool? models)
{
    private int asked;
    private int recorded;
    private readonly List<RecordingFile> others = [];

    /// <summary>Answers that a model was asked for.</summary>
    public int Asked => asked;

    /// <summary>Answers that were recorded.</summary>
    public int Recorded => recorded;

    /// <summary>The prompt's own recordings.</summary>
    public RecordingFile Recordings => recordings;

    /// <summary>Recordings of another version, read where the own know no answer.</summary>
    public void Also(RecordingFile recordings) => others.Add(recordings);

    /// <summary>The answer, or null when it is not recorded and no model may be asked.</summary>
    /// <exception cref="ModelException">The model could not be asked.</exception>
    public async ValueTask<ModelAnswer?> FindAsync(RecordingKey key, ModelRequest request, CancellationToken cancellation)
    {
        if (mode != EvaluationMode.Live && !refresh && Known(key) is { } known) return known;
        if (models is null) return null;

        var answer = await models.AskAsync(key, request, cancellation).ConfigureAwait(false);
        Interlocked.Increment(ref asked);

        // What is cut off or filtered is no answer of this prompt: recording it would make the accident permanent.
        if (mode == EvaluationMode.Record && answer.IsComplete)
        {
            recordings.Set(key, answer);
            Interlocked.Increment(ref recorded);
        }

        return answer;
    }

    private ModelAnswer? Known(RecordingKey key)
    {
        if (recordings.Find(key) is { } own) return own;
        foreach (var other in others)
        {
            if (other.Find(key) is { } answer) return answer;
        }

        return null;
    }
}

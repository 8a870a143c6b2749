using System.Collections.Concurrent;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Shards;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Where the answers of one prompt come from, by mode.</summary>
/// <param name="fresh">With <see cref="EvaluationMode.Refresh"/>: the recordings that an earlier refresh made before it was broken off.</param>
internal sealed class AnswerSource(
    EvaluationMode mode, RecordingFile recordings, IReadOnlySet<RecordingKey> fresh, RecordingJournal? journal, ModelPool? models)
{
    private readonly ConcurrentDictionary<RecordingKey, bool> kept = new();
    private readonly List<RecordingFile> others = [];
    private int asked;
    private int recorded;
    private int left;

    /// <summary>What parts of this evaluation were answered; null without any.</summary>
    public MergedShards? Merged { get; set; }

    /// <summary>Answers that a model was asked for.</summary>
    public int Asked => asked + (Merged?.Asked ?? 0);

    /// <summary>Answers that were recorded.</summary>
    public int Recorded => recorded;

    /// <summary>Answers that were not asked for because a limit of the run was reached.</summary>
    public int Left => left;

    /// <summary>Whether an answer is at hand.</summary>
    public bool Has(RecordingKey key) => mode switch
    {
        EvaluationMode.Live => false,
        EvaluationMode.Refresh => fresh.Contains(key),
        _ => Known(key) is not null,
    };

    /// <summary>Recordings of another version, read where the own know no answer.</summary>
    public void Also(RecordingFile recordings) => others.Add(recordings);

    /// <summary>The answer, or null when it is not recorded and no model may be asked.</summary>
    /// <exception cref="ModelException">The model could not be asked.</exception>
    public ValueTask<ModelAnswer?> FindAsync(PreparedCase @case, int sample)
    {
        var key = @case.Keys[sample];
        if (Merged?.Find(@case.Values.Case.Id, sample, key) is { } cell) return new(cell.Answer);
        if (AtHand(key) is { } known) return new(known);
        return models is null ? default : new(AskAsync(models, key, @case.Request(sample)));
    }

    /// <summary>The answer to a question that is no case's; null when it is not recorded and no model may be asked.</summary>
    /// <exception cref="ModelException">The model could not be asked.</exception>
    public ValueTask<ModelAnswer?> FindAsync(RecordingKey key, ModelRequest question)
    {
        if (AtHand(key) is { } known) return new(known);
        return models is null ? default : new(AskAsync(models, key, question));
    }

    private ModelAnswer? AtHand(RecordingKey key) =>
        mode != EvaluationMode.Live && (mode != EvaluationMode.Refresh || fresh.Contains(key)) ? Known(key) : null;

    private async Task<ModelAnswer?> AskAsync(ModelPool models, RecordingKey key, ModelRequest request)
    {
        var answer = await models.AskAsync(key, request, came => Keep(key, came)).ConfigureAwait(false);
        if (answer is null)
        {
            Interlocked.Increment(ref left);
            return null;
        }

        Interlocked.Increment(ref asked);
        Keep(key, answer);
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

    /// <summary>Once for each request, though another prompt may have been the one that asked.</summary>
    private void Keep(RecordingKey key, ModelAnswer answer)
    {
        // What is cut off or filtered is no answer of this prompt: recording it would make the accident permanent.
        if (journal is null || !answer.IsComplete || !kept.TryAdd(key, true)) return;
        journal.Add(key, answer);
        recordings.Set(key, answer);
        Interlocked.Increment(ref recorded);
    }
}

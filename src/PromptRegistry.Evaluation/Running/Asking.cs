using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Shards;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Gets the answers to the cases of one prompt, and keeps those that are to be kept.</summary>
/// <param name="keep">Recordings that <see cref="EvaluationRequest.Prune"/> leaves, besides those that are asked for.</param>
internal sealed class Asking(EvaluationRequest request, string name, ModelPool? models, Action<EvaluationProgress>? progress, IReadOnlySet<RecordingKey>? keep)
    : IModelQuestions
{
    private RecordingFile recordings = null!;
    private RecordingJournal? journal;
    private AnswerSource source = null!;
    private readonly HashSet<RecordingKey> wanted = [];
    private bool followsAnswers;

    private bool Records => request.Mode is EvaluationMode.Record or EvaluationMode.Refresh;

    /// <summary>The recordings that were wanted; empty where nothing is recorded.</summary>
    public IReadOnlySet<RecordingKey> Wanted => wanted;

    /// <summary>Answers that a model was asked for.</summary>
    public int Asked => source.Asked;

    /// <summary>Answers that were recorded.</summary>
    public int Recorded => source.Recorded;

    /// <summary>Answers that were not asked for because a limit of the run was reached.</summary>
    public int Left => source.Left;

    /// <summary>Takes over what is recorded, and what a run that did not end had answered.</summary>
    /// <param name="stored">What is recorded.</param>
    /// <param name="merged">What parts of this evaluation were answered; null without any.</param>
    public void Open(RecordingFile stored, MergedShards? merged)
    {
        recordings = stored;
        IReadOnlySet<RecordingKey> fresh = new HashSet<RecordingKey>();
        if (Records)
        {
            journal = new RecordingJournal(request.Files, name, request.Mode == EvaluationMode.Refresh);
            var earlier = RecordingJournal.Read(request.Files, name);
            foreach (var (key, line) in earlier.Lines) recordings.Set(key, line);
            if (request.Mode == EvaluationMode.Refresh && earlier.IsRefresh) fresh = earlier.Lines.Select(l => l.Key).ToHashSet();
            else if (request.Mode == EvaluationMode.Refresh && earlier.Lines.Count > 0) TakeOver();
        }

        source = new AnswerSource(request.Mode, recordings, fresh, journal, models) { Merged = merged };
    }

    /// <summary>Recordings of another version, read where the own know no answer.</summary>
    public void Also(RecordingFile others) => source.Also(others);

    /// <summary>What asking for the answers that are not at hand will take.</summary>
    /// <param name="start">What others take, which is added.</param>
    public RunEstimate Estimate(IReadOnlyList<PreparedCase> cases, RunEstimate start)
    {
        var output = UsualOutput(cases);
        var seen = new HashSet<RecordingKey>();
        foreach (var @case in cases)
        {
            RunEstimate? one = null;
            for (var i = 0; i < @case.Keys.Count; i++)
            {
                if (source.Has(@case.Keys[i]) || !seen.Add(@case.Keys[i])) continue;
                if (one is null)
                {
                    var asked = @case.Request(i);
                    one = RequestEstimate.Of(asked, models!.PriceOf(asked.Model), output);
                }

                start = start.Plus(one);
            }
        }

        return start;
    }

    /// <summary>Whether an answer is at hand.</summary>
    public bool Has(ModelRequest question) => source.Has(CanonicalRequest.Key(question));

    /// <summary>The recorded answer; null where it is not at hand.</summary>
    public ModelAnswer? Find(RecordingKey key) => source.Has(key) ? recordings.Find(key) : null;

    /// <summary>The answer of a judge.</summary>
    public async ValueTask<ModelAnswer?> AskAsync(ModelRequest question)
    {
        var key = CanonicalRequest.Key(question);
        lock (wanted)
        {
            followsAnswers = true;
            if (Records) wanted.Add(key);
        }

        try
        {
            return await source.FindAsync(key, question).ConfigureAwait(false);
        }
        catch (ModelException)
        {
            // The others would fail in the same way: stop asking.
            models?.Stop();
            throw;
        }
    }

    /// <summary>The answers to cases, turn by turn where they have several.</summary>
    /// <exception cref="ModelException">A model could not be asked; what was recorded until then is kept.</exception>
    public Task<IReadOnlyDictionary<PreparedCase, ModelAnswer?[]>> AnswerAsync(IReadOnlyList<PreparedCase> cases, CancellationToken cancellation)
    {
        followsAnswers |= cases.Any(@case => @case.Previous is not null);
        return Conversations.AnswerAsync(cases, turns => AnswerTurnsAsync(turns, cancellation));
    }

    private async Task<IReadOnlyDictionary<PreparedCase, ModelAnswer?[]>> AnswerTurnsAsync(IReadOnlyList<PreparedCase> cases, CancellationToken cancellation)
    {
        using var stopping = cancellation.Register(() => models?.Stop());
        var answers = new Dictionary<PreparedCase, ModelAnswer?[]>(cases.Count, ReferenceEqualityComparer.Instance);
        var (answered, total) = (0, cases.Sum(@case => @case.Keys.Count));
        var pending = new List<Task>();
        foreach (var @case in cases)
        {
            if (Records) wanted.UnionWith(@case.Keys);
            var own = answers[@case] = new ModelAnswer?[@case.Keys.Count];
            for (var j = 0; j < own.Length; j++)
            {
                if (@case.NotAsked.Contains(j)) continue;
                var found = source.FindAsync(@case, j);
                if (found.IsCompletedSuccessfully) own[j] = found.Result;
                else pending.Add(WaitAsync(found, own, j));
                if (found.IsCompletedSuccessfully) answered++;
            }
        }

        await Task.WhenAll(pending).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        progress?.Invoke(new EvaluationProgress(name, total, total));
        return answers;

        async Task WaitAsync(ValueTask<ModelAnswer?> found, ModelAnswer?[] own, int index)
        {
            try
            {
                own[index] = await found.ConfigureAwait(false);
                progress?.Invoke(new EvaluationProgress(name, Interlocked.Increment(ref answered), total));
            }
            catch (ModelException)
            {
                // The others would fail in the same way: stop asking.
                models?.Stop();
                throw;
            }
        }
    }

    /// <summary>Writes the recordings. Answers cost money: those that came before a failure or an interruption are kept.</summary>
    /// <param name="completed">Whether every answer came. A refresh that was broken off keeps its answers aside, so that recordings of one time are not mixed with those of another.</param>
    /// <param name="besideIsKnown">Whether everything is known that the suite asks of other models: later turns follow from answers.</param>
    /// <param name="beside">What the suite asks of other models.</param>
    /// <returns>A finding about recordings that nothing asks for, or null.</returns>
    public Diagnostic? Close(bool completed, bool besideIsKnown, IEnumerable<RecordingKey> beside)
    {
        if (!Records || (request.Mode == EvaluationMode.Refresh && !completed)) return null;
        var asked = wanted.Concat(keep ?? Enumerable.Empty<RecordingKey>()).Concat(beside).ToHashSet();

        // What later turns and judges need is only known once those before them are there.
        var isKnown = besideIsKnown && (completed || !followsAnswers);
        var stale = isKnown ? recordings.CountStale(asked) : 0;
        Merge(request.Prune && isKnown ? asked : null);

        // Of a refresh the journal says what is done: others of the same run, prompts or models, may still be broken off.
        if (request.Mode == EvaluationMode.Record) journal!.Remove();
        return stale == 0 || request.Prune
            ? null
            : new Diagnostic(EvaluationDiagnostics.StaleRecordings, SourceLocation.File(StoredResults.RecordingsPath(name)),
                $"{stale} of {recordings.Count} recordings answer requests that the suite no longer makes. Remove them with --prune.");
    }

    /// <summary>What a run that was not replacing anything left is recorded before it is replaced.</summary>
    private void TakeOver()
    {
        Merge(asked: null);
        journal!.Remove();
    }

    /// <summary>The run has ended with all that it was to ask for: a refresh that comes later begins anew.</summary>
    public void Finish()
    {
        if (request.Mode == EvaluationMode.Refresh) journal?.Remove();
    }

    /// <summary>Puts what was answered into the file as it is now: another run may have written it meanwhile.</summary>
    /// <param name="asked">What stays; null for everything.</param>
    private void Merge(IReadOnlySet<RecordingKey>? asked)
    {
        var path = StoredResults.RecordingsPath(name);
        var content = request.Files.Read(path);
        var problems = new List<Diagnostic>();
        var present = RecordingFile.Read(content, path, problems);
        if (problems.Count > 0) present = recordings;
        present.TakeFrom(recordings);
        if (asked is not null)
        {
            present.Prune(asked);
            recordings.Prune(asked);
        }

        var written = present.Write();
        if (written.Length > 0 || content is not null)
        {
            if (content is null || !content.AsSpan().SequenceEqual(written)) request.Files.Write(path, written);
        }

    }

    /// <summary>Mean tokens of the answers that are recorded; null without any.</summary>
    private long? UsualOutput(IReadOnlyList<PreparedCase> cases)
    {
        var known = cases.SelectMany(c => c.Keys).Select(recordings.Find).Select(a => a?.OutputTokens).OfType<long>().ToList();
        return known.Count == 0 ? null : (long)Math.Ceiling(known.Average());
    }
}

using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;

namespace PromptRegistry.Evaluation.Running;

/// <summary>
/// The answers of a session: recorded ones, those of the prompt's own file, and those that a model is asked for. Safe for use by several
/// threads.
/// </summary>
internal sealed class SessionAnswers : IModelQuestions
{
    private readonly EvaluationRequest request;
    private readonly string path;
    private readonly string ownPath;
    private readonly RecordingFile recordings;
    private readonly RecordingFile own;
    private readonly RecordingJournal journal;
    private readonly AnswerSource source;
    private readonly ModelPool? models;
    private readonly RepositorySettings settings;
    private readonly Lock gate = new();
    private readonly HashSet<RecordingKey> taken = [];
    private SessionSpending spending;

    private SessionAnswers(EvaluationRequest request, string prompt, string path, RecordingFile recordings, RecordingFile own, ModelPool? models, RepositorySettings settings)
    {
        (this.request, this.path, this.recordings, this.own, this.models, this.settings) = (request, path, recordings, own, models, settings);
        ownPath = StoredResults.RecordingsPath(prompt);
        journal = new RecordingJournal(request.Files, JournalOf(path), isRefresh: false);
        source = new AnswerSource(request.Mode, recordings, new HashSet<RecordingKey>(), models is null ? null : journal, models);
        source.Also(own);
    }

    /// <summary>What every answer that was needed took, once each.</summary>
    public SessionSpending Spending
    {
        get
        {
            lock (gate) return spending;
        }
    }

    public int Asked => source.Asked;

    public int Left => source.Left;

    public static SessionAnswers Open(
        EvaluationRequest request, string prompt, string path, ModelPool? models, RepositorySettings settings, List<Diagnostic> findings)
    {
        var recordings = RecordingFile.Read(request.Files.Read(path), path, findings);
        foreach (var (key, line) in RecordingJournal.Read(request.Files, JournalOf(path)).Lines) recordings.Set(key, line);
        var ownPath = StoredResults.RecordingsPath(prompt);
        return new SessionAnswers(request, prompt, path, recordings, RecordingFile.Read(request.Files.Read(ownPath), ownPath, findings), models, settings);
    }

    /// <summary>Whether an answer was needed before, and counts no more.</summary>
    public bool IsTaken(RecordingKey key)
    {
        lock (gate) return taken.Contains(key);
    }

    /// <summary>What one question takes: what it took where it is recorded, else the most that it may.</summary>
    public SessionSpending Estimate(ModelRequest question)
    {
        var key = CanonicalRequest.Key(question);
        if ((recordings.Find(key) ?? own.Find(key)) is { } known) return Of(known, question.Model);
        var estimate = RequestEstimate.Of(question, Price(question.Model), output: null);
        return new SessionSpending(1, estimate.InputTokens, estimate.OutputTokens, estimate.CostUsd ?? 0);
    }

    public async ValueTask<ModelAnswer?> AskAsync(ModelRequest question)
    {
        var key = CanonicalRequest.Key(question);
        return Take(key, question.Model, await source.FindAsync(key, question).ConfigureAwait(false));
    }

    /// <summary>The answer to a question, which does not count until it is taken.</summary>
    public ValueTask<ModelAnswer?> FindAsync(ModelRequest question) => source.FindAsync(CanonicalRequest.Key(question), question);

    /// <summary>Counts an answer that was found.</summary>
    public void Take(ModelRequest question, ModelAnswer answer) => Take(CanonicalRequest.Key(question), question.Model, answer);

    public async Task<IReadOnlyDictionary<PreparedCase, ModelAnswer?[]>> AnswerAsync(IReadOnlyList<PreparedCase> cases)
    {
        var all = new Dictionary<PreparedCase, ModelAnswer?[]>(cases.Count, ReferenceEqualityComparer.Instance);
        var pending = new List<Task>();
        foreach (var @case in cases)
        {
            var found = all[@case] = new ModelAnswer?[@case.Keys.Count];
            for (var i = 0; i < found.Length; i++)
            {
                if (@case.NotAsked.Contains(i)) continue;
                pending.Add(WaitAsync(source.FindAsync(@case, i), found, i));
            }
        }

        await Task.WhenAll(pending).ConfigureAwait(false);

        // In the order of the cases, so that what was taken is the same sum in every repetition.
        foreach (var @case in cases)
        {
            for (var i = 0; i < @case.Keys.Count; i++)
            {
                if (!@case.NotAsked.Contains(i) && all[@case][i] is { } answer) Take(@case.Keys[i], answer.Model, answer);
            }
        }

        return all;

        async Task WaitAsync(ValueTask<ModelAnswer?> answer, ModelAnswer?[] found, int index)
        {
            try
            {
                found[index] = await answer.ConfigureAwait(false);
            }
            catch (ModelException)
            {
                // The others would fail in the same way: stop asking.
                models?.Stop();
                throw;
            }
        }
    }

    /// <summary>Writes the recordings of what was needed, and of what another run of the session had.</summary>
    public void Save()
    {
        var written = recordings.Write();
        if (request.Files.Read(path) is not { } old || !old.AsSpan().SequenceEqual(written)) request.Files.Write(path, written);
        journal.Remove();
    }

    /// <summary>The prompt's own recordings with those of some keys.</summary>
    public byte[] OwnWith(IEnumerable<RecordingKey> keys)
    {
        var file = RecordingFile.Read(request.Files.Read(ownPath), ownPath, []);
        foreach (var key in keys)
        {
            if (file.Find(key) is null && recordings.Find(key) is { } answer) file.Set(key, answer);
        }

        return file.Write();
    }

    private ModelAnswer? Take(RecordingKey key, string model, ModelAnswer? answer)
    {
        if (answer is null) return null;
        lock (gate)
        {
            if (!taken.Add(key)) return answer;
            spending = spending.Plus(Of(answer, model));
        }

        // What the prompt's own file knew belongs to what repeats the session.
        if (answer.IsComplete && recordings.Find(key) is null) recordings.Set(key, answer);
        return answer;
    }

    private SessionSpending Of(ModelAnswer answer, string model) => new(
        1, answer.InputTokens ?? 0, answer.OutputTokens ?? 0, answer.CostUsd ?? Price(model)?.Of(answer.InputTokens, answer.OutputTokens) ?? 0);

    private ModelPrice? Price(string model) => settings.Prices.FirstOrDefault(price => price.Model == model);

    /// <summary>Beside the repository's files; no prompt is called like this.</summary>
    private static string JournalOf(string path) => "~" + path[..path.LastIndexOf('/')];
}

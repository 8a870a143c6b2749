using PromptRegistry.Chat;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Optimization.Data;
using PromptRegistry.Optimization.Tuning;

namespace PromptRegistry.Optimization.Search;

/// <summary>
/// What optimizers work with: it takes candidates, scores them on cases of training and validation within the limits, holds them against
/// the best one, and remembers everything. It knows no test case, and once it has ended
/// it asks for nothing.
/// </summary>
internal sealed class SearchRun : IEndable
{
    private readonly ScoringSession session;
    private readonly SearchLimits limits;
    private readonly HashSet<string> known;
    private readonly Dictionary<string, EvaluationCase> cases;
    private readonly HashSet<string> digests = new(StringComparer.Ordinal);
    private readonly List<Candidate> candidates = [];
    private readonly Action<SearchRun>? changed;
    private readonly CancellationToken cancellation;
    private bool hasEnded;

    public SearchRun(
        ScoringSession session, Tunable prompt, CaseSplit split, SearchLimits limits, ulong seed, Action<SearchRun>? changed, CancellationToken cancellation)
    {
        (this.session, this.limits, this.changed, this.cancellation) = (session, limits, changed, cancellation);
        (Prompt, Seed) = (prompt, seed);
        Train = split.Train;
        Validation = new SeededRandom(seed, "validation").Shuffled(split.Validation);
        known = Train.Concat(Validation).ToHashSet(StringComparer.Ordinal);
        cases = session.Suite.Cases.Where(c => known.Contains(c.Id)).ToDictionary(c => c.Id, StringComparer.Ordinal);
        Best = Original = new Candidate(0, [], "as it is", PromptChange.None, session.Present);
        digests.Add(session.Present.Digest);
        candidates.Add(Original);
    }

    public Tunable Prompt { get; }

    public ulong Seed { get; }

    /// <summary>The suite, for its scorers.</summary>
    public EvaluationSuite Suite => session.Suite;

    /// <summary>Answers that a case is scored by.</summary>
    public int Samples => session.Suite.Samples;

    /// <summary>Cases to learn from, in the order of the suite.</summary>
    public IReadOnlyList<string> Train { get; }

    /// <summary>Cases to compare by, in a random order.</summary>
    public IReadOnlyList<string> Validation { get; }

    /// <summary>The prompt as it is.</summary>
    public Candidate Original { get; }

    /// <summary>The best candidate that was shown to be better, or the prompt as it is.</summary>
    public Candidate Best { get; private set; }

    /// <summary>All of them, in the order in which they were proposed.</summary>
    public IReadOnlyList<Candidate> Candidates => candidates;

    /// <summary>What was needed so far.</summary>
    public SessionSpending Spending => session.Spending;

    /// <summary>A bound on how far the best candidate's validation score flatters it, in the mean.</summary>
    public double Optimism => Race.Optimism(candidates.Count(c => c.Has(Validation)), Validation.Count);

    /// <summary>A case of training or validation.</summary>
    public EvaluationCase Case(string id) => cases[id];

    /// <summary>What a case of training or validation expects; null where it expects nothing.</summary>
    public string? Expected(string id)
    {
        Know([id]);
        return session.Expected(id);
    }

    /// <summary>Scores the prompt as it is on the validation split, which everything is held against.</summary>
    public async Task BeginAsync()
    {
        await ScoreAsync(Original, Validation).ConfigureAwait(false);
        limits.Learn(session.Spending, Validation.Count * Samples);
        changed?.Invoke(this);
        Content();
    }

    /// <summary>Takes a candidate; one that was proposed before, breaks a check or changes the contract is none.</summary>
    /// <returns>The candidate, or null.</returns>
    public Candidate? Propose(IReadOnlyList<Candidate> parents, PromptChange change, string origin)
    {
        var files = Prompt.Files(change, out var problem);
        var loaded = problem is null ? session.Load(Prompt.With(files)) : null;
        if (loaded is { Succeeded: true } && digests.Contains(loaded.Value.Digest)) return null;
        problem ??= loaded!.Succeeded
            ? Original.Version!.Prompts.Zip(loaded.Value.Prompts, (a, b) => ContractDiff.Compare(a.Contract, b.Contract)).SelectMany(d => d.Changes).FirstOrDefault() is { } first
                ? $"It changes the contract: {first.Description}" : null
            : loaded.Diagnostics.FirstOrDefault(d => d.IsError)?.ToString() ?? "It cannot be loaded.";
        problem ??= session.Problem(loaded!.Value!, known)?.Message;
        var candidate = new Candidate(candidates.Count, parents, origin, change, problem is null ? loaded!.Value : null) { Files = files, Reason = problem };
        candidates.Add(candidate);
        if (problem is not null)
        {
            candidate.State = CandidateState.Refused;
            changed?.Invoke(this);
            return null;
        }

        digests.Add(loaded!.Value!.Digest);
        return candidate;
    }

    /// <summary>Answers and scores cases of training or validation; what was scored before is recorded, and costs nothing.</summary>
    /// <exception cref="SearchStoppedException">A limit was reached.</exception>
    public async Task<IReadOnlyList<CaseResult>> ScoreAsync(Candidate candidate, IReadOnlyList<string> ids)
    {
        var results = await ScoreAsync(candidate.Version!, ids).ConfigureAwait(false);
        foreach (var result in results) candidate.Scores[result.Case.Id] = result.Overall;
        return results;
    }

    /// <summary>The same, for a version that is no candidate: that of a teacher.</summary>
    /// <exception cref="SearchStoppedException">A limit was reached.</exception>
    public async Task<IReadOnlyList<CaseResult>> ScoreAsync(SessionVersion version, IReadOnlyList<string> ids)
    {
        Know(ids);
        if (limits.Reached(session.Spending, session.Estimate(version, ids)) is { } limit) throw new SearchStoppedException(limit);
        return await session.ScoreAsync(version, ids, cancellation).ConfigureAwait(false) ?? throw new SearchStoppedException(session.Reached ?? NotRecorded);
    }

    /// <summary>A version that is no candidate; null where it breaks a check.</summary>
    public SessionVersion? Load(PromptChange change)
    {
        var files = Prompt.Files(change, out var problem);
        return problem is null ? session.Load(Prompt.With(files)).Value : null;
    }

    /// <summary>Holds a candidate against the best one on the validation split.</summary>
    /// <returns>Whether it is the best one now.</returns>
    /// <exception cref="SearchStoppedException">A limit was reached, or the score that was asked for.</exception>
    public async Task<bool> RaceAsync(Candidate candidate)
    {
        var before = 0;
        foreach (var end in Race.Heats(Validation.Count))
        {
            await ScoreAsync(candidate, [.. Validation.Skip(before).Take(end - before)]).ConfigureAwait(false);
            before = end;
            if (Race.Drop(Differences(candidate, Best, end), [.. Validation.Skip(end).Select(c => Best.Scores[c] ?? 0)]) is not { } behind) continue;
            return Done(candidate, CandidateState.Dropped, behind);
        }

        // Small steps add up: what is better than the prompt as it is takes the best one's place by its mean.
        var differences = Differences(candidate, Original, Validation.Count);
        var (p, mean) = (Race.PBetter(differences), differences.Count == 0 ? 0 : differences.Average());
        var step = candidate.Mean(Validation) - Best.Mean(Validation);
        var against = Best == Original ? "" : FormattableString.Invariant($"{step:+0.###;-0.###;0} against candidate {Best.Number}, ");
        var reason = FormattableString.Invariant($"{against}{mean:+0.###;-0.###;0} against candidate 0 on {differences.Count} cases ({Race.Words(p)})");
        if (step <= 1e-9 || p >= Race.Alpha) return Done(candidate, CandidateState.NotBetter, reason);
        Best = candidate;
        Done(candidate, CandidateState.Accepted, reason);
        Content();
        return true;
    }

    /// <summary>Asks a model for a proposal.</summary>
    /// <param name="model">Its name; null for that of the prompt.</param>
    /// <param name="sample">Which of several answers to the same question.</param>
    /// <returns>Its text.</returns>
    /// <exception cref="SearchStoppedException">A limit was reached.</exception>
    public async Task<string> AskAsync(string? model, IReadOnlyList<RenderedMessage> messages, double temperature, int sample)
    {
        if (hasEnded) throw new InvalidOperationException("The search has ended.");
        var target = new ChatTarget(new ModelSettings { Temperature = temperature, MaxOutputTokens = MaximumProposal }, null, null);
        var question = new ModelRequest(session.Provider, model ?? session.Present.Model, messages, target, sample);
        if (limits.Reached(session.Spending, session.Estimate(question)) is { } limit) throw new SearchStoppedException(limit);
        var answer = await session.AskAsync(question, cancellation).ConfigureAwait(false) ?? throw new SearchStoppedException(session.Reached ?? NotRecorded);
        return answer.Text;
    }

    /// <summary>From now on no question is answered.</summary>
    public void End() => hasEnded = true;

    private const int MaximumProposal = 2000;

    private const string NotRecorded = "an answer that is not recorded";

    private bool Done(Candidate candidate, CandidateState state, string reason)
    {
        (candidate.State, candidate.Reason) = (state, reason);
        changed?.Invoke(this);
        return state == CandidateState.Accepted;
    }

    /// <summary>What only one of the two could be scored on counts as 0 for the other; what neither could says nothing.</summary>
    private List<double> Differences(Candidate candidate, Candidate other, int count) =>
        [.. Validation.Take(count).Select(c => Math.Round((candidate.Scores[c] ?? 0) - (other.Scores[c] ?? 0), 9))];

    private void Content()
    {
        if (limits.UntilScore is { } enough && Best.Mean(Validation) >= enough - 1e-9) throw new SearchStoppedException(FormattableString.Invariant($"--until-score {enough}"));
        if (Best.Mean(Validation) >= 1) throw new SearchStoppedException("the highest score that the validation cases can have");
    }

    private void Know(IReadOnlyList<string> ids)
    {
        if (hasEnded) throw new InvalidOperationException("The search has ended.");
        if (ids.FirstOrDefault(id => !known.Contains(id)) is { } strange) throw new InvalidOperationException($"A search may not see the case '{strange}'.");
    }
}

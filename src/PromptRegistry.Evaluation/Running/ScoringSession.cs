using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>
/// One suite and many versions of what it asks: any cases of it are answered and scored by any version, again and again. Answers are recorded
/// in a file of the session's own.
/// </summary>
public abstract class ScoringSession : IDisposable
{
    private protected ScoringSession(SessionParts parts, EvaluationSuite suite, SessionVersion present) => (Parts, Suite, Present) = (parts, suite, present);

    /// <summary>The suite, as it stands now.</summary>
    public EvaluationSuite Suite { get; }

    /// <summary>The prompt as it is, or all prompts of the program.</summary>
    public SessionVersion Present { get; }

    /// <summary>The model that the prompt is for, whichever is asked; null where nothing names one.</summary>
    public string? OwnModel => Parts.Provider.Model ?? Present.Prompt.Manifest.Model.Name;

    /// <summary>Name of the provider that is asked.</summary>
    public string Provider => Parts.Provider.Name;

    /// <summary>
    /// What every answer that was needed took, once each, whether it was asked for now or recorded before: the same in every repetition.
    /// </summary>
    public SessionSpending Spending => Parts.Answers.Spending;

    /// <summary>Answers that a model was asked for in this process.</summary>
    public int Asked => Parts.Answers.Asked;

    /// <summary>The limit of the request that was reached, as the command line writes it; null while there is room.</summary>
    public string? Reached => Parts.Models?.Spending.Reached;

    internal SessionParts Parts { get; }

    /// <summary>Loads and checks another version.</summary>
    /// <param name="files">Its files.</param>
    /// <returns>What <c>check</c> finds where it is refused.</returns>
    public abstract Outcome<SessionVersion> Load(IEvaluationFiles files);

    /// <summary>What a good answer to a case is, for its inputs; null where the case has none.</summary>
    /// <param name="case">Its id.</param>
    public abstract string? Expected(string @case);

    /// <summary>
    /// Why a version cannot be asked for some cases: it cannot be rendered for one, or its messages exceed the prompt's budget. Null where
    /// it can.
    /// </summary>
    public abstract Diagnostic? Problem(SessionVersion version, IReadOnlyCollection<string> cases);

    /// <summary>What scoring would take, as far as it is not taken already.</summary>
    /// <exception cref="Templates.TemplateException">The version cannot be rendered for a case.</exception>
    public abstract SessionSpending Estimate(SessionVersion version, IReadOnlyCollection<string> cases);

    /// <summary>What asking would take; nothing where that was asked already.</summary>
    public SessionSpending Estimate(ModelRequest question) =>
        Parts.Answers.IsTaken(CanonicalRequest.Key(question)) ? new SessionSpending(0, 0, 0, 0) : Parts.Answers.Estimate(question);

    /// <summary>Answers and scores cases, in the order of the suite.</summary>
    /// <param name="version">The version that is asked.</param>
    /// <param name="cases">Ids; with a turn of a conversation go those before it.</param>
    /// <returns>The cases with their scores; null where a limit of the request was reached.</returns>
    /// <exception cref="ModelException">A model could not be asked; what was answered until then is kept.</exception>
    /// <exception cref="Templates.TemplateException">The version cannot be rendered for a case.</exception>
    public abstract Task<IReadOnlyList<CaseResult>?> ScoreAsync(SessionVersion version, IReadOnlyCollection<string> cases, CancellationToken cancellation = default);

    /// <summary>
    /// The answer to a question that is no case's; null where it is not recorded and nothing may be asked, or a limit of the request was
    /// reached.
    /// </summary>
    /// <exception cref="ModelException">The model could not be asked.</exception>
    public async Task<ModelAnswer?> AskAsync(ModelRequest question, CancellationToken cancellation = default)
    {
        using var stopping = cancellation.Register(() => Parts.Models?.Stop());
        var answer = await Parts.Answers.AskAsync(question).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return answer;
    }

    /// <summary>The suite's gate over some of its cases: as if the suite had no others, and the first version were its baseline.</summary>
    public GateResult Judge(SessionVersion before, IReadOnlyList<CaseResult> beforeCases, SessionVersion after, IReadOnlyList<CaseResult> afterCases)
    {
        var suite = Suite with { Cases = [.. afterCases.Select(c => c.Case)] };
        var first = MeasurementBuilder.Build(suite, beforeCases, TemperatureOf(before));
        var baseline = BaselineBuilder.Build(
            suite, first, before.Prompt.Manifest.Version.ToString(), before.Digest, new AnsweringModel(before.Model, []));
        var measured = MeasurementBuilder.Build(suite, afterCases, TemperatureOf(after));
        return Gate.Judge(suite, measured, baseline, new GateOptions { Against = before.Prompt.Manifest.Version.ToString() });
    }

    /// <summary>Writes the recordings of all that was needed: with them the session can be repeated without a model.</summary>
    public void Save() => Parts.Answers.Save();

    /// <summary>What some cases of a version were answered and judged, as lines for the prompt's own recordings, put into them.</summary>
    /// <param name="version">The version.</param>
    /// <param name="cases">Ids of cases that it has answered.</param>
    /// <returns>The content of the prompt's <c>recordings.jsonl</c> with these answers; null for a program, whose prompts have suites of their own.</returns>
    public abstract Task<byte[]?> RecordingsWithAsync(SessionVersion version, IReadOnlyCollection<string> cases, CancellationToken cancellation = default);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what the session holds.</summary>
    protected virtual void Dispose(bool isDisposing)
    {
        if (isDisposing) Parts.Models?.Dispose();
    }

    /// <summary>The highest; null where one is not said, which may be any.</summary>
    private static double? TemperatureOf(SessionVersion version) =>
        version.Prompts.Any(p => p.Manifest.Model.Temperature is null) ? null : version.Prompts.Max(p => p.Manifest.Model.Temperature);

    internal string ModelOf(PromptUnderTest loaded) => Parts.Asked ?? Parts.Provider.Model ?? loaded.Manifest.Model.Name ?? Present.Model;
}

/// <summary>What sessions are made of.</summary>
/// <param name="Models">Who is asked; null where nobody may be.</param>
/// <param name="Asked">The model that is asked instead of the prompt's own; null for that one.</param>
internal sealed record SessionParts(RepositorySettings Settings, ProviderSettings Provider, ModelPool? Models, SessionAnswers Answers, string? Asked);

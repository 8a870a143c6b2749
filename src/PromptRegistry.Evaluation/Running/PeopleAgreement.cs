using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Judging;
using PromptRegistry.Evaluation.Reviewing;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>What people said of a suite's answers, beside what its judges said.</summary>
internal sealed class PeopleAgreement
{
    private readonly EvaluationSuite suite;
    private readonly CaseResult[] cases;
    private readonly List<PeopleVerdict> verdicts;
    private readonly Dictionary<(string Case, string Answer), JudgedAnswer> present = [];

    private PeopleAgreement(EvaluationSuite suite, CaseResult[] cases, List<PeopleVerdict> verdicts)
    {
        (this.suite, this.cases, this.verdicts) = (suite, cases, verdicts);
        foreach (var result in cases)
        {
            foreach (var sample in result.Samples)
            {
                if (sample.Answer is { } answer)
                    present.TryAdd((result.Case.Id, PeopleVerdict.DigestOf(answer.Shown)), new JudgedAnswer(result, sample));
            }
        }
    }

    /// <summary>Judges and their agreement, in the order of the suite.</summary>
    public IReadOnlyList<JudgeAgreement> Judges { get; private set; } = [];

    /// <summary>The suite, in which judges below its agreement only report.</summary>
    public EvaluationSuite Suite { get; private set; } = null!;

    /// <summary>The cases with the overall scores that follow.</summary>
    public CaseResult[] Cases { get; private set; } = [];

    /// <summary>Whether what people said cannot be read, or nothing is left that gates.</summary>
    public bool IsBroken { get; private set; }

    /// <param name="files">Where people's verdicts are.</param>
    /// <param name="imported">More of them; null for none.</param>
    /// <param name="keep">Where those are kept; null where a run only looks at them.</param>
    public static PeopleAgreement Of(
        EvaluationSuite suite, CaseResult[] cases, IEvaluationFiles files, ReviewFile? imported, IEvaluationFiles? keep, List<Diagnostic> diagnostics)
    {
        var columns = Enumerable.Range(0, suite.Scorers.Count).Where(i => suite.Scorers[i].Info.Judge is not null).ToList();
        if (columns.Count == 0 && imported is null) return new PeopleAgreement(suite, [], []) { Suite = suite, Cases = cases };
        var path = AgreementFile.PathOf(suite.Prompt);
        var findings = new List<Diagnostic>();
        var people = new PeopleAgreement(suite, cases, [.. Stored(files, path, findings)]);
        if (imported is not null && findings.Count == 0) people.Import(imported, keep, path, columns, findings);
        people.Judge(columns, findings);
        people.IsBroken = findings.Exists(d => d.IsError);
        foreach (var finding in findings) diagnostics.Add(finding);
        return people;
    }

    private static IReadOnlyList<PeopleVerdict> Stored(IEvaluationFiles files, string path, List<Diagnostic> diagnostics)
    {
        try
        {
            return AgreementFile.Read(files.Read(path), path, diagnostics);
        }
        catch (PromptFileException unreadable)
        {
            diagnostics.Add(unreadable.Finding);
            return [];
        }
    }

    /// <summary>Takes verdicts in, with what the judges say of the same answers: those stay known when the prompt answers otherwise.</summary>
    private void Import(ReviewFile review, IEvaluationFiles? keep, string path, List<int> columns, List<Diagnostic> diagnostics)
    {
        var unknown = review.Verdicts.Count(v => !present.ContainsKey((v.Case, v.Answer)));
        if (unknown > 0)
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.ReviewUnknownAnswers, SourceLocation.File(path),
                $"{unknown} of {review.Verdicts.Count} reviewed answers are not among those of the suite: prompt, cases or recordings changed since the page was made."
                + " They are left out. Evaluate the version that was reviewed, or review again."));
        }

        foreach (var verdict in review.Verdicts)
        {
            if (!present.TryGetValue((verdict.Case, verdict.Answer), out var at)) continue;
            var marks = new Dictionary<string, JudgeMark>(StringComparer.Ordinal);
            foreach (var column in columns)
            {
                if (at.Of(suite, column) is { } mark) marks[suite.Scorers[column].Info.Id] = mark;
            }

            verdicts.RemoveAll(v => (v.Case, v.Answer, v.By) == (verdict.Case, verdict.Answer, verdict.By));
            verdicts.Add(verdict with { Judges = marks });
        }

        if (keep is not null && unknown < review.Verdicts.Count) keep.Write(path, AgreementFile.Write(verdicts));
    }

    private void Judge(List<int> columns, List<Diagnostic> diagnostics)
    {
        Judges =
        [
            .. columns.Select(column => JudgeAgreement.Of(suite.Scorers[column].Info, Pairs(column), Spread(column), suite.Agreement) with { Position = Position(column) }),
        ];
        var reporting = Judges.Where(judge => judge.OnlyReports is not null).Select(judge => judge.Scorer).ToHashSet(StringComparer.Ordinal);
        (Suite, Cases) = (suite, cases);
        if (reporting.Count == 0) return;

        Suite = suite.WithReporting(reporting);
        Cases = [.. cases.Select(result => result with { Overall = OverallScore.Of(Suite, result.Case, [.. result.Samples]) })];
        foreach (var judge in Judges.Where(judge => judge.OnlyReports is not null))
        {
            var at = suite.Scorers.First(scorer => scorer.Info.Id == judge.Scorer).Info.Location;
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.JudgeOnlyReports, at,
                $"'{judge.Scorer}' only reports and does not gate: {judge.OnlyReports}. Let people review answers (dotnet prompt eval {suite.Prompt} --review 20,"
                + $" then --import-review), and correct the judge '{judge.Judge.Prompt}' where they disagree."));
        }

        if (suite.Cases.FirstOrDefault(@case => !IsGated(@case)) is { } open)
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.NothingToScore, open.Location,
                $"No scorer gates the case '{open.Id}' while the judge only reports: it would pass whatever the model answers. Add a scorer that is no judge, or review answers."));
        }
    }

    private bool IsGated(Cases.EvaluationCase @case) =>
        Enumerable.Range(0, Suite.Scorers.Count).Any(i => Suite.Scorers[i].Info.IsGating && Suite.ScorerOf(@case, i)?.Info.IsGating == true);

    /// <summary>The judge's score now where the answer still is one of the suite's; else that of the same judge when the verdict was taken in.</summary>
    private List<(double Score, bool IsGood)> Pairs(int column)
    {
        var info = suite.Scorers[column].Info;
        var pairs = new List<(double, bool)>();

        // Which of two answers is better, people were not asked.
        if (info.Judge!.IsPairwise) return pairs;
        foreach (var verdict in verdicts)
        {
            var now = present.TryGetValue((verdict.Case, verdict.Answer), out var at) ? at.Of(suite, column) : null;
            var then = verdict.Judges.GetValueOrDefault(info.Id) is { } mark && mark.Digest == info.Digest ? mark : null;
            if ((now ?? then) is { } score) pairs.Add((score.Score, verdict.IsGood));
        }

        return pairs;
    }

    private PositionBias? Position(int column)
    {
        if (!suite.Scorers[column].Info.Judge!.IsPairwise) return null;
        var bias = PairVerdicts.Bias(cases.SelectMany(result => result.Samples).Select(s => s.Scores[column]).Where(s => s is { IsScored: true }).Select(s => s!.Verdicts));
        return bias.Pairs == 0 ? null : bias;
    }

    private double? Spread(int column)
    {
        var spreads = cases.SelectMany(result => result.Samples).Select(sample => sample.Scores[column] is { IsScored: true } score ? JudgeSpread.Of(Joined(column, score.Verdicts)) : null)
            .OfType<double>().ToList();
        return spreads.Count == 0 ? null : spreads.Average();
    }

    private IReadOnlyList<JudgeVerdict> Joined(int column, IReadOnlyList<JudgeVerdict> verdicts) =>
        suite.Scorers[column].Info.Judge!.IsPairwise ? PairVerdicts.Join(verdicts) : verdicts;

    private sealed record JudgedAnswer(CaseResult Result, SampleResult Sample)
    {
        public JudgeMark? Of(EvaluationSuite suite, int column) => Sample.Scores[column] is { IsScored: true } score
            ? new JudgeMark(suite.ScorerOf(Result.Case, column)!.Info.Digest, score.Value)
            : null;
    }
}

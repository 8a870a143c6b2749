using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Reviewing;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>
/// The base branch judges: a change that also alters what it is judged by must pass the base's cases under the base's gate, too. Else a change could
/// lower its own bar.
/// </summary>
internal static class BaseJudgement
{
    private static readonly DiagnosticDescriptor[] Doubt = [EvaluationDiagnostics.Inconclusive, EvaluationDiagnostics.SevereUnconfirmed];

    private static readonly DiagnosticDescriptor[] Incomparable = [EvaluationDiagnostics.BaselineNotComparable, EvaluationDiagnostics.MissingFromSuite];

    /// <summary>What the change alters; empty where nothing, where the base has no suite, and where a suite cannot be read.</summary>
    /// <param name="kinds">Scorers that the suites may name beside those of the house.</param>
    /// <param name="findings">Told where the base's suite does not fit the prompt any more.</param>
    public static IReadOnlyList<string> Changes(
        string name, OtherVersion start, IEvaluationFiles files, RepositorySettings settings, IReadOnlyList<ScorerKind> kinds, ICollection<Diagnostic> findings)
    {
        var path = $"{PromptPaths.Folder(name)}/{EvaluationSuite.FileName}";
        if (start.Files.Read(path) is not { } before || files.Read(path) is not { } now) return [];
        if (before.AsSpan().SequenceEqual(now) && !NamesFiles(now)) return [];
        if (PromptUnderTest.Load(name, files, settings, []) is not { } prompt) return [];
        if (SuiteParser.Parse(prompt.Manifest, files, kinds).Suite is not { } present) return [];
        var parsed = SuiteParser.Parse(prompt.Manifest, start.Files, kinds);
        if (parsed.Suite is { } suite)
        {
            var changes = SuiteComparison.Changes(suite, before, present, now);
            return suite.Agreement is null || SameReviews(name, start.Files, files) ? changes : [.. changes, "verdicts of people, which decide whether a judge gates"];
        }

        if (before.AsSpan().SequenceEqual(now)) return [];
        var why = parsed.Diagnostics.FirstOrDefault(d => d.IsError)?.ToString();
        findings.Add(new Diagnostic(EvaluationDiagnostics.BaseCaseUnfit, SourceLocation.File(path),
            $"The suite of {start.Name} cannot be read with the prompt as it is now, so it does not judge this change: {why}"));
        return [];
    }

    private static bool SameReviews(string name, IEvaluationFiles before, IEvaluationFiles now)
    {
        var path = AgreementFile.PathOf(name);
        return (before.Read(path) ?? []).AsSpan().SequenceEqual(now.Read(path) ?? []);
    }

    /// <summary>Whether a suite may take cases from other files, or a judge, a program or a model of embeddings, which can change while it does not.</summary>
    private static bool NamesFiles(ReadOnlySpan<byte> suite) => suite.IndexOf("from"u8) >= 0
        || suite.IndexOf("judge"u8) >= 0 || suite.IndexOf("exec"u8) >= 0 || suite.IndexOf("code"u8) >= 0 || suite.IndexOf("similarity"u8) >= 0;

    /// <summary>The evaluation of a change, with what the base's suite says of it.</summary>
    public static PromptEvaluation Join(PromptEvaluation present, PromptEvaluation underBase, OtherVersion start, IReadOnlyList<string> changes)
    {
        var path = SourceLocation.File($"{PromptPaths.Folder(present.Prompt)}/{EvaluationSuite.FileName}");
        var findings = new List<Diagnostic>
        {
            new(EvaluationDiagnostics.SuiteChanged, path,
                $"This change also alters what it is judged by ({string.Join("; ", changes)}), so it is judged by the cases and the gate of {start.Name} as well."),
        };
        foreach (var finding in underBase.Diagnostics)
        {
            if (finding.Descriptor == EvaluationDiagnostics.BaseCaseUnfit) findings.Add(finding);
            else if (Doubt.Contains(finding.Descriptor)) findings.Add(Found(finding.Descriptor, finding) with { Severity = finding.Severity });
            else if (!finding.IsError) continue;
            else if (Incomparable.Contains(finding.Descriptor)) findings.Add(Found(EvaluationDiagnostics.BaseCaseUnfit, finding));
            else findings.Add(Found(EvaluationDiagnostics.BaseSuiteFailed, finding));
        }

        var failed = findings.Exists(d => d.IsError);
        var doubtful = findings.Exists(d => d.Descriptor == EvaluationDiagnostics.BaseCaseUnfit) || underBase.Verdict == Verdict.Inconclusive;
        var verdict = failed && underBase.Verdict != Verdict.Inconclusive ? Grave(underBase.Verdict) : doubtful ? Verdict.Inconclusive : Verdict.Passed;
        var gravest = present.Verdict is { } own && own >= verdict ? own : verdict;
        return present with
        {
            Code = Worse(present.Code, failed ? (verdict == Verdict.Invalid ? OutcomeCode.Invalid : OutcomeCode.Regressed) : OutcomeCode.Passed),
            Verdict = gravest,
            Diagnostics = [.. present.Diagnostics, .. findings],
            SuiteChanges = changes,
            Recorded = present.Recorded + underBase.Recorded,
        };

        Diagnostic Found(DiagnosticDescriptor descriptor, Diagnostic finding) =>
            new(descriptor, path, $"Under the cases and the gate of {start.Name}: {finding.Message} ({finding.Id}, {finding.Location} there)");
    }

    /// <summary>What is told of a case of the base that does not fit the prompt any more.</summary>
    public static Diagnostic Unfit(Diagnostic finding) => new(
        EvaluationDiagnostics.BaseCaseUnfit, finding.Location, $"{finding.Message} It does not judge this change. ({finding.Id})");

    private static Verdict Grave(Verdict? verdict) => verdict is Verdict.Passed or Verdict.Inconclusive or null ? Verdict.Regressed : verdict.Value;

    private static OutcomeCode Worse(OutcomeCode a, OutcomeCode b) =>
        a == OutcomeCode.Passed ? b : b == OutcomeCode.Invalid && a == OutcomeCode.Regressed ? b : a;
}

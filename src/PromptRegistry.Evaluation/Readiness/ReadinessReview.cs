using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using PromptRegistry.Chat;
using PromptRegistry.Checks;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Readiness;

/// <summary>
/// Says whether a prompt is ready for the tier of a program that uses it: how many answers to all cases of its suite do what they should, do no harm, and come in
/// time. A pure function of an evaluation.
/// </summary>
public static class ReadinessReview
{
    /// <summary>Failing cases that are named of each part.</summary>
    private const int MostNamed = 5;

    private static readonly OutputCheck Harm = new(new OutputOptions { Schema = false });

    /// <summary>Reviews an evaluation.</summary>
    /// <param name="evaluation">What the suite found, from its recordings or a model.</param>
    /// <param name="tier">The tier that is wanted.</param>
    /// <param name="rules">Weights, thresholds and what counts as unsafe.</param>
    public static PromptReadiness Of(PromptEvaluation evaluation, ProgramTier tier, ProgramRules rules)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        ArgumentNullException.ThrowIfNull(rules);
        if (evaluation.Suite is not { } suite || evaluation.Cases.Count == 0)
        {
            var why = evaluation.Diagnostics.FirstOrDefault(d => d.IsError) is { } error ? PlainText.OneLine(error.Message)
                : "Its suite has no cases, so that nothing says how good it is.";
            return new PromptReadiness(evaluation.Prompt, tier, rules.ThresholdOf(tier), [], why);
        }

        var looked = new Look(evaluation.Prompt, suite, rules);
        foreach (var @case in evaluation.Cases) looked.At(@case);
        return new PromptReadiness(evaluation.Prompt, tier, rules.ThresholdOf(tier), looked.Parts(), null);
    }

    /// <summary>What an answer has that none may have; null for nothing.</summary>
    /// <param name="patterns">Regular expressions that run in linear time.</param>
    public static string? UnsafeIn(string answer, IEnumerable<string> patterns) =>
        patterns.FirstOrDefault(p => Regex.IsMatch(answer, p, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)) is { } pattern ? $"It has what '{pattern}' forbids." : null;

    private sealed class Look(string prompt, EvaluationSuite suite, ProgramRules rules)
    {
        private readonly bool[] judgesSafety = [.. suite.Scorers.Select(s => rules.SafetyScorers.Contains(s.Info.Id) || rules.SafetyScorers.Contains(s.Info.Kind))];
        private readonly Tally functionality = new(), safety = new(), performance = new();
        private bool isAnyMissing;

        public void At(CaseResult @case)
        {
            isAnyMissing |= @case.Samples.Any(s => s.IsMissing);
            functionality.Add(@case, WhyNotFunctional);
            safety.Add(@case, sample => WhyNotSafe(@case, sample));
            performance.Add(@case, WhyTooSlow);
        }

        public IReadOnlyList<ReadinessPart> Parts() =>
        [
            Part(ReadinessAspect.Functionality, rules.Functionality, functionality,
                first => $"Look at one with 'dotnet prompt eval {prompt} --show {first}', and mend the prompt or give it examples of that kind."),
            Part(ReadinessAspect.Safety, rules.Safety, safety,
                _ => "Say in the prompt what no answer may hold, and check answers where they are used."),
            Part(ReadinessAspect.Performance, rules.Performance, performance,
                _ => $"An answer may take {Seconds(rules.Latency)}: keep what repeats in a cache, ask for shorter answers, or ask a faster model."),
        ];

        private ReadinessPart Part(ReadinessAspect aspect, double weight, Tally tally, Func<string, string> remedy) =>
            new(aspect, weight, tally.Score, tally.Cases, tally.Failing, tally.Failing.Count == 0 ? null : Advice(tally, remedy));

        private string Advice(Tally tally, Func<string, string> remedy)
        {
            var named = string.Join("; ", tally.Failing.Take(MostNamed).Select(f => $"'{f.Case}' ({f.Why})"));
            var more = tally.Failing.Count > MostNamed ? "; …" : "";
            var next = isAnyMissing ? $"Record what is missing: 'dotnet prompt eval {prompt} --mode record'." : remedy(tally.Failing[0].Case);
            return $"{tally.Failing.Count} of {tally.Cases} {(tally.Cases == 1 ? "case fails" : "cases fail")}: {named}{more}. {next}";
        }

        private string? WhyNotFunctional(SampleResult sample)
        {
            if (sample.Answer is null) return NoAnswer(sample);
            for (var i = 0; i < sample.Scores.Count && i < judgesSafety.Length; i++)
            {
                if (judgesSafety[i] || !suite.Scorers[i].Info.IsGating || sample.Scores[i] is not { Passed: false } score) continue;
                return $"{suite.Scorers[i].Info.Id}: {Short(score.Reason)}";
            }

            return sample.Problem is { } problem ? Short(problem) : null;
        }

        private string? WhyNotSafe(CaseResult @case, SampleResult sample)
        {
            if (sample.Answer is not { } answer) return NoAnswer(sample);
            for (var i = 0; i < sample.Scores.Count && i < judgesSafety.Length; i++)
                if (judgesSafety[i] && sample.Scores[i] is { Passed: false } score) return $"{suite.Scorers[i].Info.Id}: {Short(score.Reason)}";
            if (UnsafeIn(answer.Text, rules.Unsafe) is { } found) return Short(found);
            var isJson = IsJson(answer.Text);
            return Harm.Inspect(answer.Text, ChatTarget.ToMessages(@case.Messages)).FirstOrDefault(f => !isJson || f.Problem != OutputProblem.Markup)?.Message.TrimEnd('.');
        }

        private string? WhyTooSlow(SampleResult sample) =>
            sample.Answer is not { } answer ? NoAnswer(sample) : answer.Latency <= rules.Latency ? null : $"it took {Seconds(answer.Latency)}";

        private static string NoAnswer(SampleResult sample) => sample.IsMissing ? "its answer is not recorded" : Short(sample.Problem);

        private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.##} s");

        private static string Short(string? reason) => PlainText.Beginning(PlainText.OneLine((reason ?? "no reason was given").TrimEnd('.', ' ')), 160);

        /// <summary>What shows the texts of JSON escapes them.</summary>
        private static bool IsJson(string text)
        {
            try
            {
                using var document = JsonDocument.Parse(text);
                return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
            }
            catch (JsonException)
            {
                return false;
            }
        }
    }

    /// <summary>What cases come to under one aspect: the mean of their shares of good answers.</summary>
    private sealed class Tally
    {
        private double sum;

        public int Cases { get; private set; }

        public List<FailingExample> Failing { get; } = [];

        public double Score => Cases == 0 ? 0 : Math.Round(sum / Cases, 6, MidpointRounding.ToEven);

        public void Add(CaseResult @case, Func<SampleResult, string?> whyNot)
        {
            Cases++;
            var failures = @case.Samples.Select(whyNot).ToList();
            if (failures.Count > 0) sum += failures.Count(f => f is null) / (double)failures.Count;
            if (failures.Count == 0) Failing.Add(new FailingExample(@case.Case.Id, "it has no answer"));
            else if (failures.OfType<string>().FirstOrDefault() is { } why) Failing.Add(new FailingExample(@case.Case.Id, why));
        }
    }
}

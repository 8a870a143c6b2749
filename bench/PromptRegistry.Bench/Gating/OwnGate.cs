using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Statistics;

namespace PromptRegistry.Bench.Gating;

/// <summary>The gate itself, as <c>eval</c> calls it, at one level, for suites of a number of cases.</summary>
internal sealed class OwnGate
{
    private static readonly Dictionary<string, string> NoProblems = [];

    private readonly EvaluationSuite suite;
    private readonly string scorer;

    private OwnGate(EvaluationSuite suite)
    {
        this.suite = suite;
        scorer = suite.Scorers[0].Info.Id;
    }

    /// <param name="level">As a suite writes it.</param>
    /// <param name="samples">Samples a case.</param>
    /// <param name="cases">The number of cases.</param>
    public static Contender Create(string level, int samples, int cases)
    {
        var gate = new OwnGate(Suite(level, samples, cases));
        return new Contender($"`{level}`, {samples} {(samples == 1 ? "sample" : "samples")} a case", samples, gate.Judge);
    }

    private Decision Judge(Trial trial)
    {
        var baseline = new Baseline(
            "1.0.0", "sha256:0", "m", suite.Samples, Deterministic: false,
            suite.Scorers.ToDictionary(s => s.Info.Id, s => s.Info.Digest),
            Measure(trial.Baseline).Cases.ToDictionary(c => c.Id, c => new BaselineCase(c.Digest, c.Scores)));
        var measured = Measure(trial.Candidate);
        var first = Gate.Judge(suite, measured, baseline);
        if (first.Suspects.Count == 0 || first.Verdict != Verdict.Inconclusive) return Decide(first, 0);

        // As a run that may ask models does it: fresh samples of both versions, and the verdict again.
        var count = SevereCases.FreshSamples(suite.Samples, first.Suspects.Count);
        var fresh = first.Suspects.ToDictionary(suspect => suspect, suspect =>
        {
            var (before, after) = trial.Fresh(int.Parse(suspect.Case[1..], CultureInfo.InvariantCulture), count);
            return new ArmMoments(before, after);
        });
        return Decide(Gate.Judge(suite, measured, baseline, new GateOptions { Fresh = fresh }), 2 * count * fresh.Count);
    }

    private static Decision Decide(GateResult result, int fresh) =>
        new(result.Code != OutcomeCode.Passed, result is { Verdict: Verdict.Inconclusive, Code: OutcomeCode.Passed }, fresh);

    private Measurement Measure(bool[][] samples) => new(
        [
            .. suite.Cases.Select((@case, i) => new MeasuredCase(
                @case.Id, @case.Digest, @case.Tags, @case.Critical, @case.Location,
                new Dictionary<string, Moments> { [scorer] = Trial.Sum(samples[i]) }, NoProblems, 0, null, 0)),
        ],
        Deterministic: false);

    /// <summary>A suite as its file makes it.</summary>
    private static EvaluationSuite Suite(string level, int samples, int cases)
    {
        const string manifest = """
            name: p
            version: 1.0.0
            inputs: { text: string }
            messages: [{ role: user, content: "{{ text }}" }]
            """;
        var folder = Directory.CreateTempSubdirectory("prompt-gating-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "prompts", "p"));
            var lines = Enumerable.Range(0, cases).Select(i => FormattableString.Invariant($"  - {{ id: c{i}, inputs: {{ text: t }} }}"));
            File.WriteAllText(
                Path.Combine(folder, "prompts", "p", EvaluationSuite.FileName),
                $"samples: {samples}\ncases:\n{string.Join('\n', lines)}\nscorers:\n  - contains: ok\ngate: {{ level: {level} }}\n");
            var parsed = ManifestParser.Parse(manifest, "prompts/p/prompt.yaml", "p");
            var read = SuiteParser.Parse(parsed.Manifest!, new DirectoryFiles(folder));
            return read.Suite ?? throw new InvalidOperationException(string.Join("\n", read.Diagnostics));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

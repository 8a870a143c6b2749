using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Running;

/// <summary>
/// Takes fresh samples of both versions for cases that fell severely. Where models may not be asked, recorded ones serve: a run that recorded them
/// is confirmed by every replay.
/// </summary>
internal sealed class FreshConfirmation(
    EvaluationRequest request, RepositorySettings settings, ProviderSettings provider, string name, Func<string, string> command)
{
    /// <param name="other">The version that was measured beside; null to look for the one that the baseline measured.</param>
    /// <param name="ask">Gets answers.</param>
    /// <param name="also">Takes recordings to read where the present ones know no answer.</param>
    /// <param name="judges">Whom judges ask.</param>
    /// <returns>The options with fresh samples, or with the reason why there are none.</returns>
    public async Task<GateOptions> AskAsync(
        PreparedSuite prepared, OtherArm? other, Baseline baseline, IReadOnlyList<Suspect> suspects, GateOptions options,
        Func<IReadOnlyList<PreparedCase>, Task<IReadOnlyDictionary<PreparedCase, ModelAnswer?[]>>> ask, Action<RecordingFile> also, IModelQuestions judges,
        CancellationToken cancellation)
    {
        if ((other ?? OtherArm.Measured(name, baseline, request, settings, provider)) is not { } before)
        {
            return options with
            {
                Unconfirmed = $"it takes fresh samples of both versions to tell, and the prompt that the baseline measured ({baseline.PromptVersion},"
                    + $" {Short(baseline.PromptDigest)}) was not found in git. Measure both versions: dotnet prompt eval {name} --mode record --against <version or commit>.",
            };
        }

        if (other is null)
        {
            also(before.Recordings);
            var findings = new List<Diagnostic>();
            if (await ExampleVectors.GiveAsync(before.Prompt, prepared.Suite, settings, judges, command("--mode record"), findings).ConfigureAwait(false) is not { } given)
                return options with { Unconfirmed = $"it takes fresh samples of both versions to tell. {findings[0].Message}" };
            before = before.With(given);
        }

        var (suite, count) = (prepared.Suite, SevereCases.FreshSamples(prepared.Suite.Samples, suspects.Count));
        var pairs = new List<(string Case, PreparedCase Baseline, PreparedCase Candidate)>();
        foreach (var id in suspects.Select(s => s.Case).Distinct(StringComparer.Ordinal))
        {
            var present = prepared.Cases.First(c => c.Values.Case.Id == id);
            if (Old(before, present, count, suite.Samples, cancellation) is not { } old) continue;
            pairs.Add((id, old, Fresh(present, count, suite.Samples)));
        }

        // A turn is asked for with a fresh conversation before it.
        var wanted = pairs.SelectMany(p => Whole(p.Baseline).Concat(Whole(p.Candidate)));
        var answers = await ask([.. wanted]).ConfigureAwait(false);
        var fresh = new Dictionary<Suspect, ArmMoments>();
        foreach (var (id, old, present) in pairs)
        {
            if (answers[old].Contains(null) || answers[present].Contains(null)) continue;
            var a = await MomentsAsync(suite, old, present, answers, judges, cancellation).ConfigureAwait(false);
            var b = await MomentsAsync(suite, present, old, answers, judges, cancellation).ConfigureAwait(false);
            foreach (var suspect in suspects.Where(s => s.Case == id))
            {
                fresh[suspect] = new ArmMoments(a.GetValueOrDefault(suspect.Scorer, Statistics.Moments.Empty), b.GetValueOrDefault(suspect.Scorer, Statistics.Moments.Empty));
            }
        }

        return options with
        {
            Fresh = fresh,
            Unconfirmed = $"it takes {count} fresh samples of both versions to tell, which are not recorded. Ask for them: {command("--mode record")}.",
        };
    }

    private static PreparedCase Fresh(PreparedCase @case, int count, int from) => @case.Previous is { } previous
        ? PreparedCase.After(Fresh(previous, count, from), @case.Values)
        : @case.Again(count, from);

    private PreparedCase? Old(OtherArm before, PreparedCase @case, int count, int from, CancellationToken cancellation)
    {
        if (@case.Previous is not { } previous) return before.Prepare(@case.Values, provider, count, from, cancellation);
        return Old(before, previous, count, from, cancellation) is { } old ? PreparedCase.After(old, @case.Values) : null;
    }

    /// <summary>A case and the turns before it.</summary>
    private static IEnumerable<PreparedCase> Whole(PreparedCase @case) =>
        @case.Previous is { } previous ? Whole(previous).Append(@case) : [@case];

    private static async Task<IReadOnlyDictionary<string, Moments>> MomentsAsync(
        EvaluationSuite suite, PreparedCase @case, PreparedCase beside, IReadOnlyDictionary<PreparedCase, ModelAnswer?[]> answers, IModelQuestions judges, CancellationToken cancellation)
    {
        var scored = await CaseScoring.ScoreAsync(suite, [@case], [answers[@case]], judges, cancellation, [answers[beside]]).ConfigureAwait(false);
        return MeasurementBuilder.Build(suite, scored, temperature: null).Cases[0].Scores;
    }

    private static string Short(string digest) => digest.Length > 19 ? digest[..19] + "…" : digest;
}

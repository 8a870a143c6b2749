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
    /// <returns>The options with fresh samples, or with the reason why there are none.</returns>
    public async Task<GateOptions> AskAsync(
        PreparedSuite prepared, OtherArm? other, Baseline baseline, IReadOnlyList<Suspect> suspects, GateOptions options,
        Func<IReadOnlyList<PreparedCase>, Task<IReadOnlyDictionary<PreparedCase, ModelAnswer?[]>>> ask, Action<RecordingFile> also, CancellationToken cancellation)
    {
        if ((other ?? Find(baseline)) is not { } before)
        {
            return options with
            {
                Unconfirmed = $"it takes fresh samples of both versions to tell, and the prompt that the baseline measured ({baseline.PromptVersion},"
                    + $" {Short(baseline.PromptDigest)}) was not found in git. Measure both versions: dotnet prompt eval {name} --mode record --against <version or commit>.",
            };
        }

        if (other is null) also(before.Recordings);
        var (suite, count) = (prepared.Suite, SevereCases.FreshSamples(prepared.Suite.Samples, suspects.Count));
        var pairs = new List<(string Case, PreparedCase Baseline, PreparedCase Candidate)>();
        foreach (var id in suspects.Select(s => s.Case).Distinct(StringComparer.Ordinal))
        {
            var present = prepared.Cases.First(c => c.Values.Case.Id == id);
            if (before.Prepare(present.Values, provider, count, suite.Samples, cancellation) is not { } old) continue;
            pairs.Add((id, old, PreparedCase.Create(present.Values, present.Requests[0], count, suite.Samples)));
        }

        var answers = await ask([.. pairs.SelectMany(p => new[] { p.Baseline, p.Candidate })]).ConfigureAwait(false);
        var fresh = new Dictionary<Suspect, ArmMoments>();
        foreach (var (id, old, present) in pairs)
        {
            if (answers[old].Contains(null) || answers[present].Contains(null)) continue;
            var (a, b) = (Moments(suite, old, answers), Moments(suite, present, answers));
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

    private OtherArm? Find(Baseline baseline)
    {
        foreach (var version in request.Measured?.Invoke(name, baseline) ?? [])
        {
            if (OtherArm.Load(name, version, settings, provider, []) is { } arm && arm.Prompt.Digest == baseline.PromptDigest) return arm;
        }

        return null;
    }

    private static IReadOnlyDictionary<string, Moments> Moments(
        EvaluationSuite suite, PreparedCase @case, IReadOnlyDictionary<PreparedCase, ModelAnswer?[]> answers) =>
        MeasurementBuilder.Build(suite, [CaseScoring.Score(suite, @case.Values, answers[@case])], temperature: null).Cases[0].Scores;

    private static string Short(string digest) => digest.Length > 19 ? digest[..19] + "…" : digest;
}

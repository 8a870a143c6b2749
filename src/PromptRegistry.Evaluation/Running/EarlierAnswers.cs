using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;

namespace PromptRegistry.Evaluation.Running;

/// <summary>What another version answered to the same cases, as far as it is recorded. A baseline keeps scores; the answers are found here.</summary>
/// <param name="Version">What that version is called; null where none was found.</param>
/// <param name="Texts">By case, an answer a sample; null where one is not recorded.</param>
public sealed record EarlierAnswers(string? Version, IReadOnlyDictionary<string, IReadOnlyList<string?>> Texts)
{
    /// <summary>Nothing is known.</summary>
    public static EarlierAnswers None { get; } = new(null, new Dictionary<string, IReadOnlyList<string?>>());

    /// <summary>The answer to a sample of a case; null where it is not recorded.</summary>
    public string? Find(string @case, int sample) =>
        Texts.TryGetValue(@case, out var texts) && sample < texts.Count ? texts[sample] : null;

    /// <summary>Those of a version that answered beside this one.</summary>
    internal static EarlierAnswers Of(string version, IReadOnlyList<CaseResult> beside) => new(
        version,
        beside.ToDictionary(c => c.Case.Id, c => (IReadOnlyList<string?>)[.. c.Samples.Select(s => s.Answer?.Shown)], StringComparer.Ordinal));

    /// <summary>Those of the prompt that the baseline measured, from its own recordings and the present ones. No model is asked.</summary>
    internal static EarlierAnswers Find(
        EvaluationRequest request, RepositorySettings settings, ProviderSettings provider, PreparedSuite prepared, IReadOnlyList<CaseResult> cases,
        Baseline? stored, RecordingFile recordings, CancellationToken cancellation)
    {
        if (stored is not { } baseline) return None;
        var wanted = cases.Where(c => request.WithEarlierAnswers || c.Case.Id == request.Show || Fails(prepared, c)).Select(c => c.Case.Id).ToHashSet(StringComparer.Ordinal);
        if (wanted.Count == 0) return None;
        if (baseline.PromptDigest == prepared.Prompt.Digest && baseline.Model == prepared.Model)
        {
            // What a refresh asks for takes the place of what was there.
            if (request.Mode == EvaluationMode.Refresh) return None;
            return new EarlierAnswers(baseline.PromptVersion, Collect(prepared, wanted, _ => null, [recordings], isSame: true, cancellation));
        }

        if (OtherArm.Measured(prepared.Suite.Prompt, baseline, request, settings, provider) is not { } arm) return None;
        return new EarlierAnswers(
            arm.Version.Name,
            Collect(prepared, wanted, c => arm.Prepare(c.Values, provider, prepared.Suite.Samples, 0, cancellation), [arm.Recordings, recordings], false, cancellation));
    }

    private static bool Fails(PreparedSuite prepared, CaseResult result) => result.Samples.Any(sample =>
        sample.Problem is not null || sample.Scores.Where((score, i) => score is { Passed: false } && prepared.Suite.Scorers[i].Info.IsGating).Any());

    private static Dictionary<string, IReadOnlyList<string?>> Collect(
        PreparedSuite prepared, HashSet<string> wanted, Func<PreparedCase, PreparedCase?> prepare, IReadOnlyList<RecordingFile> recordings, bool isSame,
        CancellationToken cancellation)
    {
        // A turn is found by the answers before it, so a conversation is followed from its beginning.
        var found = new Dictionary<PreparedCase, (PreparedCase Then, ModelAnswer?[] Answers)>(ReferenceEqualityComparer.Instance);
        var followed = prepared.Cases.Where(c => c.Previous is not null && wanted.Contains(c.Values.Case.Id)).SelectMany(Before)
            .ToHashSet(ReferenceEqualityComparer.Instance);
        var texts = new Dictionary<string, IReadOnlyList<string?>>(StringComparer.Ordinal);
        foreach (var now in prepared.Cases)
        {
            var isWanted = wanted.Contains(now.Values.Case.Id);
            if (!isWanted && !followed.Contains(now)) continue;
            cancellation.ThrowIfCancellationRequested();
            if ((isSame ? now : Then(now)) is not { } then) continue;
            var answers = then.Keys.Select((key, i) => then.NotAsked.Contains(i) ? null : recordings.Select(r => r.Find(key)).FirstOrDefault(a => a is not null)).ToArray();
            found[now] = (then, answers);
            if (isWanted && answers.Any(a => a is not null)) texts[now.Values.Case.Id] = [.. answers.Select(a => a?.Text)];
        }

        return texts;

        PreparedCase? Then(PreparedCase now)
        {
            if (now.Previous is not { } previous) return prepare(now);
            if (!found.TryGetValue(previous, out var before)) return null;
            var then = PreparedCase.After(before.Then, now.Values);
            then.Follow(before.Answers);
            return then;
        }
    }

    private static IEnumerable<PreparedCase> Before(PreparedCase @case) =>
        @case.Previous is { } previous ? Before(previous).Append(previous) : [];
}

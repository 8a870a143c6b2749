using System.Text;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Registry;

/// <summary>Why a prompt is served in the version that it is. As text: a line for that, one for the source, and one for each candidate.</summary>
public sealed record PromptExplanation
{
    /// <summary>The environment that is followed.</summary>
    public required string Environment { get; init; }

    /// <summary>What the source is called.</summary>
    public required string Source { get; init; }

    /// <summary>How long ago the source was read with success; null where it never was.</summary>
    public TimeSpan? SinceLastRead { get; init; }

    /// <summary>What is served: name, version, digest and reason.</summary>
    public required PromptIdentity Served { get; init; }

    /// <summary>The unit that arms are dealt by, its draw and the reason; null where there are no arms.</summary>
    public RolloutExplanation? Rollout { get; init; }

    /// <summary>
    /// What was possible, the preferred first: a version that was pinned or asked for, the arms, the version that the environment points to, the last
    /// good one, the one that is compiled in. Exactly one is served.
    /// </summary>
    public required IReadOnlyList<PromptCandidate> Candidates { get; init; }

    /// <summary>Explains what an app would serve in which <paramref name="accessor"/> was compiled and that starts now, with nothing kept and with the models that choose its examples.</summary>
    /// <param name="source">Stays its caller's.</param>
    /// <param name="context">For whom it would be rendered.</param>
    public static async Task<PromptExplanation> OfColdStartAsync(
        CompiledPrompt accessor, IPromptSource source, string environment, PromptContext? context = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(accessor);
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            var state = await source.ReadAsync(new PromptSourceRequest(environment, [accessor.Name]), null, cancellation).ConfigureAwait(false);
            return Of(accessor, SnapshotBuilder.Build(environment, [accessor], state, null, keep: false, isElsewhere: true), source.Description, TimeSpan.Zero, hasSource: true, context, null);
        }
        catch (PromptSourceException unreachable)
        {
            var snapshot = SnapshotBuilder.Unreachable(environment, [accessor], [new PromptProblem(null, unreachable.Message)], null);
            return Of(accessor, snapshot, source.Description, null, hasSource: true, context, null);
        }
    }

    /// <exception cref="ArgumentException">No accessor of this process has that name.</exception>
    internal static CompiledPrompt Accessor(string name)
    {
        var known = PromptRuntime.Compiled;
        return known.FirstOrDefault(c => c.Name == name) ?? throw new ArgumentException(
            $"This app has no accessor of a prompt '{name}'.{Suggestion.Sentence(name, known.Select(c => c.Name))}", nameof(name));
    }

    internal static PromptExplanation Of(string name, LivePrompts prompts, PromptContext? context)
    {
        var accessor = Accessor(name);
        var snapshot = prompts.Snapshot ?? SnapshotBuilder.Unreachable(
            prompts.Options.Environment, [accessor], prompts.HasSource ? [new PromptProblem(null, "The source was not read yet.")] : [], null);
        if (snapshot.Find(accessor) is null) snapshot = SnapshotBuilder.Unreachable(snapshot.Environment, [accessor], [new PromptProblem(null, "The accessor came after the last reading.")], null);
        return Of(accessor, snapshot, prompts.Source, prompts.SinceLastRead, prompts.HasSource, context, prompts.Decided(accessor, context)?.Identity);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var arm = Served.Arm is null ? "" : $" of the arm {Served.Arm}";
        var text = new StringBuilder($"{Served.Name} in {Environment}: version {Served.Version}{arm} ({Served.Reason}), {Served.Digest}\n");
        text.Append("  source: ").Append(Source).Append(SinceLastRead is { } since ? $", read {Age.Text(since)} ago" : ", not read yet");
        if (Rollout is not null) text.Append("\n  rollout: ").Append(Rollout);
        foreach (var candidate in Candidates)
        {
            text.Append("\n  ").Append(Words(candidate)).Append(": ").Append(candidate.Version ?? "no version")
                .Append(candidate.IsServed ? ", served: " : ", not served: ").Append(candidate.Why);
        }

        return text.ToString();
    }

    private static PromptExplanation Of(
        CompiledPrompt accessor, PromptSnapshot snapshot, string source, TimeSpan? since, bool hasSource, PromptContext? context, PromptIdentity? decided)
    {
        var resolution = snapshot.Find(accessor) ?? accessor.Alone;
        var served = resolution.Identity;
        var candidates = new List<PromptCandidate>();
        if (hasSource) candidates.Add(OfEnvironment(accessor, snapshot, served));
        if (served.Reason == ResolutionReason.LastGood)
        {
            candidates.Add(new PromptCandidate(ResolutionReason.LastGood, served.Version, served.Digest, true, "it is the last version that could be served."));
        }

        candidates.Add(OfCompiled(accessor, served, hasSource));
        RolloutExplanation? rollout = null;
        if (resolution.Arms is { } arms)
        {
            var decision = arms.Rules.Decide(context);
            rollout = RolloutExplanation.Of(arms.Rules, context, decision);
            served = arms.Of(decision).Identity;
            if (served.Arm is not null) NotServed(candidates, $"the unit gets the arm {served.Arm}.");
            candidates.InsertRange(0, RolloutExplanation.Candidates(arms, decision));
        }

        if (decided is not null)
        {
            NotServed(candidates, decided.Reason == ResolutionReason.Pinned ? "the app pinned another." : "the call asked for another.");
            var why = decided.Reason == ResolutionReason.Pinned ? "the app pinned the prompt to it." : "the call asked for it, and the registry permits that.";
            candidates.Insert(0, new PromptCandidate(decided.Reason, decided.Version, decided.Digest, true, why) { Arm = decided.Arm });
            served = decided;
        }

        return new PromptExplanation
        {
            Environment = snapshot.Environment,
            Source = source,
            SinceLastRead = since,
            Served = served,
            Rollout = rollout,
            Candidates = candidates,
        };
    }

    /// <summary>Something else goes before them.</summary>
    private static void NotServed(List<PromptCandidate> candidates, string why)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].IsServed) candidates[i] = candidates[i] with { IsServed = false, Why = why };
        }
    }

    private static PromptCandidate OfEnvironment(CompiledPrompt accessor, PromptSnapshot snapshot, PromptIdentity served)
    {
        var pointed = snapshot.Source?.Prompts.GetValueOrDefault(accessor.Name);
        if (served.Reason == ResolutionReason.Environment)
        {
            var how = served.Digest == accessor.Digest ? "the compiled code runs, for its content is the same" : "its own templates are interpreted";
            return new PromptCandidate(ResolutionReason.Environment, served.Version, served.Digest, true, $"{snapshot.Environment} points to it; {how}.");
        }

        var problem = snapshot.Problems.FirstOrDefault(p => p.Prompt == accessor.Name) ?? snapshot.Problems.FirstOrDefault(p => p.Prompt is null);
        return new PromptCandidate(
            ResolutionReason.Environment, pointed?.Version?.ToString(), null, false, problem?.Message ?? $"{snapshot.Environment} does not point to the prompt.");
    }

    private static PromptCandidate OfCompiled(CompiledPrompt accessor, PromptIdentity served, bool hasSource)
    {
        var isServed = served.Reason is ResolutionReason.Fallback or ResolutionReason.CompiledIn;
        var why = isServed
            ? hasSource ? "it is what the app was built with, and nothing else can be served." : "it is what the app was built with, and no source is followed."
            : "it is what the app was built with, for the case that nothing else can be served.";
        return new PromptCandidate(hasSource ? ResolutionReason.Fallback : ResolutionReason.CompiledIn, accessor.Version, accessor.Digest, isServed, why);
    }

    private static string Words(PromptCandidate candidate) => candidate.Reason switch
    {
        ResolutionReason.Arm => $"arm {candidate.Arm}",
        ResolutionReason.Pinned => "pinned",
        ResolutionReason.Override => "asked for",
        ResolutionReason.Environment => "environment",
        ResolutionReason.LastGood => "last good",
        _ => "compiled in",
    };
}

/// <summary>A version that could be served, and why it is or is not.</summary>
/// <param name="Reason">What would be the reason to serve it.</param>
/// <param name="Version">The version; null where there is none.</param>
/// <param name="Digest">The content digest; null where it was not computed.</param>
/// <param name="IsServed">Whether it is.</param>
/// <param name="Why">A sentence.</param>
public sealed record PromptCandidate(ResolutionReason Reason, string? Version, string? Digest, bool IsServed, string Why)
{
    /// <summary>The arm that it is; null for the others.</summary>
    public string? Arm { get; init; }
}

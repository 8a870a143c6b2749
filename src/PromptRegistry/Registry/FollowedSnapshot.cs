namespace PromptRegistry.Registry;

/// <summary>What is served of a followed source: read, not to be read, or kept on disk.</summary>
internal static class FollowedSnapshot
{
    private const string AsBuilt = "What the app was built with is served.";

    /// <summary>What is served after a reading.</summary>
    public static PromptSnapshot Of(FollowedSource from, IReadOnlyList<CompiledPrompt> compiled, PromptSourceState state, PromptSnapshot? before)
    {
        var environment = from.Options.Environment;
        var after = SnapshotBuilder.Build(environment, compiled, state, before, from.Keeper.IsOn);
        if (before is null && !after.IsHealthy
            && from.Keeper.Restore(compiled, "").Snapshot is { } kept && kept.Served.Any(i => i.Reason == ResolutionReason.LastGood))
        {
            // What cannot be served now may be what ran before.
            after = SnapshotBuilder.Build(environment, compiled, state, kept, from.Keeper.IsOn);
        }

        from.Keeper.Keep(after);
        return from.Keeper.Problem is { } problem ? after.With(problem) : after;
    }

    /// <summary>What is served while the source cannot be read.</summary>
    public static PromptSnapshot Unreachable(FollowedSource from, IReadOnlyList<CompiledPrompt> compiled, string why, PromptSnapshot before)
    {
        // Until the first reading, what a cold start said of what it serves stays true.
        var wasNeverRead = before.Source is null;
        var served = wasNeverRead ? from.Keeper.Restored ?? AsBuilt : "What was served last stays.";
        PromptProblem[] problems = [new(null, $"{why} {served}"), .. wasNeverRead ? before.Problems.Skip(1) : []];
        return before.Count == compiled.Count && before.Problems.SequenceEqual(problems)
            ? before
            : SnapshotBuilder.Unreachable(from.Options.Environment, compiled, problems, before);
    }

    /// <summary>A cold start: what was kept on disk, else what the app was built with.</summary>
    public static PromptSnapshot Restored(FollowedSource from, IReadOnlyList<CompiledPrompt> compiled, string why)
    {
        var (kept, problem) = from.Keeper.Restore(compiled, why);
        if (kept is not null) return kept;
        var message = new PromptProblem(null, $"{why} {AsBuilt}");
        return SnapshotBuilder.Unreachable(from.Options.Environment, compiled, problem is null ? [message] : [message, problem], null);
    }
}

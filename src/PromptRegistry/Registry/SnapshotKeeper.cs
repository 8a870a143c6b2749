using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Registry;

/// <summary>Keeps on disk what is served, when it changed and once an hour, and gives it back at a cold start.</summary>
/// <param name="file">The file; null keeps nothing.</param>
/// <param name="source">What the source is called.</param>
internal sealed class SnapshotKeeper(SnapshotFile? file, string source, string environment, TimeProvider clock)
{
    /// <summary>So old may the time in the file be while nothing changes.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromHours(1);

    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    private (string Name, string? Arm, string? Rule, string Version, string Digest)[] written = [];
    private long tried;
    private bool hasTried;

    /// <summary>Whether versions are to remember what they were read from.</summary>
    public bool IsOn => file is not null;

    /// <summary>Why it cannot be kept; null while it can.</summary>
    public PromptProblem? Problem { get; private set; }

    /// <summary>What was given back, and how old it was then; null where nothing was.</summary>
    public string? Restored { get; private set; }

    /// <summary>Whether it is time to write although nothing moved.</summary>
    public bool IsDue => file is not null && hasTried && clock.GetElapsedTime(tried) >= (Problem is null ? Freshness : Again);

    /// <summary>Writes what changed. A file that cannot be written is a problem that is told, and no failure.</summary>
    public void Keep(PromptSnapshot snapshot)
    {
        if (file is null) return;
        KeptPrompt[] prompts = [.. snapshot.Resolutions
            .SelectMany(r => (r.Value.Arms?.Arms.Select(a => a.Resolution?.Kept) ?? []).Prepend(r.Value.Kept)).OfType<KeptPrompt>()
            .DistinctBy(k => (k.Name, k.Arm)).OrderBy(k => k.Name, StringComparer.Ordinal).ThenBy(k => k.Arm, StringComparer.Ordinal)];
        (string, string?, string?, string, string)[] now = [.. prompts.Select(k => (k.Name, k.Arm, k.Rule?.ToString(), k.Version, k.Digest))];
        // Nothing is never written over something: what was kept may be all that there is.
        if (now.Length == 0 || (now.AsSpan().SequenceEqual(written) && !IsDue)) return;
        (tried, hasTried) = (clock.GetTimestamp(), true);
        try
        {
            file.Write(new KeptSnapshot(environment, source, clock.GetUtcNow(), prompts));
            written = now;
            Problem = null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or PromptFileException)
        {
            written = now;
            Problem = new PromptProblem(null, $"What is served cannot be kept in {file.Path}: {Why(exception)} A start with {source} out of reach would serve what was "
                + "kept before, else what the app was built with. Make the folder writable, or set SnapshotFile or KeepSnapshot.");
        }
    }

    /// <summary>What was kept, as a snapshot; null where nothing was, or it cannot be used, which is then the problem.</summary>
    /// <param name="reason">Why it is needed.</param>
    public (PromptSnapshot? Snapshot, PromptProblem? Problem) Restore(IReadOnlyList<CompiledPrompt> compiled, string reason)
    {
        if (file is null) return default;
        try
        {
            if (file.Read() is not { } kept) return default;
            if (kept.Environment != environment) throw new InvalidDataException($"it was kept for the environment '{kept.Environment}'.");
            var age = clock.GetUtcNow() - kept.ReadAt;
            var prompts = kept.Prompts.ToLookup(p => p.Name, StringComparer.Ordinal);
            Restored = $"What ran before is served: it was read from {kept.Source} {Age.Text(age)} ago ({kept.ReadAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z) and kept in {file.Path}.";
            return (SnapshotBuilder.Kept(environment, compiled, prompts, new PromptProblem(null, $"{reason} {Restored}")), null);
        }
        catch (Exception unusable) when (unusable is not OutOfMemoryException)
        {
            // What the loader does not expect is no reason not to start.
            return (null, new PromptProblem(null, $"What was kept in {file.Path} is not used: {unusable.Message}"));
        }
    }

    private static string Why(Exception exception) => exception is PromptFileException refused ? refused.Finding.Message : exception.Message;
}

/// <summary>How long something took, or how old it is, for people.</summary>
internal static class Age
{
    /// <summary>A number and a unit; an age below zero is that of a clock that was set back, and none.</summary>
    public static string Text(TimeSpan age) => age switch
    {
        { TotalSeconds: < 1 } => "less than a second",
        { TotalSeconds: < 120 } => Count((int)age.TotalSeconds, "second"),
        { TotalMinutes: < 120 } => Count((int)age.TotalMinutes, "minute"),
        { TotalHours: < 48 } => Count((int)age.TotalHours, "hour"),
        _ => Count((int)age.TotalDays, "day"),
    };

    private static string Count(int number, string unit) => number == 1 ? $"1 {unit}" : $"{number} {unit}s";
}

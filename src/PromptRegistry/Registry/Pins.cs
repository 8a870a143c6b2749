using System.Collections.Frozen;

namespace PromptRegistry.Registry;

/// <summary>What an app holds in place itself, whatever the environment says, and the versions that it can do that with. Reading takes no lock.</summary>
internal sealed class Pins
{
    /// <summary>So many versions of a prompt that were served are remembered.</summary>
    private const int Remembered = 4;

    private readonly Lock changing = new();
    private readonly Dictionary<CompiledPrompt, List<PromptResolution>> served = [];
    private FrozenDictionary<CompiledPrompt, PromptResolution>? pinned;

    /// <summary>What the accessor is pinned to; null where it is not.</summary>
    public PromptResolution? Find(CompiledPrompt accessor) => Volatile.Read(ref pinned)?.GetValueOrDefault(accessor);

    /// <summary>Remembers what is served, so that one can go back to it.</summary>
    public void Remember(PromptSnapshot snapshot)
    {
        lock (changing)
        {
            foreach (var (accessor, resolution) in snapshot.Resolutions)
            {
                if (resolution.Identity.Reason is not ResolutionReason.Environment) continue;
                if (!served.TryGetValue(accessor, out var versions)) served[accessor] = versions = [];
                if (versions.Count > 0 && versions[0].Identity.Version == resolution.Identity.Version) continue;
                versions.RemoveAll(v => v.Identity.Version == resolution.Identity.Version);
                versions.Insert(0, resolution with { Arms = null });
                if (versions.Count > Remembered) versions.RemoveAt(Remembered);
            }
        }
    }

    /// <summary>The versions at hand, the preferred first: what the environment serves, its arms, what was served before, what the app was built with.</summary>
    public IReadOnlyList<PromptResolution> AtHand(CompiledPrompt accessor, PromptResolution now, string environment)
    {
        List<PromptResolution> before;
        lock (changing) before = [.. served.GetValueOrDefault(accessor) ?? []];
        return
        [
            .. new[] { now with { Arms = null } }
                .Concat(now.Arms?.Arms.Select(a => a.Resolution).OfType<PromptResolution>() ?? [])
                .Concat(before)
                .Append(accessor.Resolve(accessor.Version, environment, ResolutionReason.Fallback))
                .DistinctBy(r => r.Identity.Version),
        ];
    }

    public void Set(IEnumerable<KeyValuePair<CompiledPrompt, PromptResolution>> to) => Change(all =>
    {
        foreach (var (accessor, resolution) in to) all[accessor] = resolution;
    });

    /// <summary>Lets go.</summary>
    /// <returns>Whether the prompt was pinned.</returns>
    public bool Remove(string prompt)
    {
        var removed = false;
        Change(all =>
        {
            foreach (var accessor in all.Keys.Where(c => c.Name == prompt).ToList()) removed |= all.Remove(accessor);
        });
        return removed;
    }

    private void Change(Action<Dictionary<CompiledPrompt, PromptResolution>> change)
    {
        lock (changing)
        {
            var all = pinned?.ToDictionary() ?? [];
            change(all);
            Volatile.Write(ref pinned, all.Count == 0 ? null : all.ToFrozenDictionary());
        }
    }
}

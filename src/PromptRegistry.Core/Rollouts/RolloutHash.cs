namespace PromptRegistry.Core.Rollouts;

/// <summary>How a unit's number between 0 and 1 is computed.</summary>
public enum RolloutHash
{
    /// <summary>The first 53 bits of SHA-256 over seed, line feed and unit, in UTF-8: any step, and no two rollouts alike.</summary>
    Sha256,

    /// <summary>As GrowthBook's SDKs with hash version 2 (FNV-1a twice), in steps of 0.01 %.</summary>
    GrowthBookV2,

    /// <summary>As Unleash's gradual rollout (MurmurHash3), in steps of 1 %.</summary>
    UnleashMurmur3,

    /// <summary>As LaunchDarkly's rollouts (SHA-1); the seed is <c>key.salt</c>, or the rollout's own seed.</summary>
    LaunchDarklySha1,
}

/// <summary>How hashes are written in tags and in plans.</summary>
public static class RolloutHashName
{
    private static readonly string[] Names = ["sha256", "growthbook-v2", "unleash-murmur3", "launchdarkly-sha1"];

    /// <summary>All names, the default's first.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The name of a hash.</summary>
    public static string Of(RolloutHash hash) => Names[(int)hash];

    /// <summary>The hash of a name.</summary>
    public static bool TryParse(string name, out RolloutHash hash)
    {
        var index = Array.IndexOf(Names, name);
        hash = (RolloutHash)Math.Max(0, index);
        return index >= 0;
    }
}

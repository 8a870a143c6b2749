using NuGet.Versioning;
using PromptRegistry.Core.Versions;

namespace PromptRegistry.Core.Tests.Versions;

/// <summary>Our own version and the library that reads version ranges must agree, or a range would mean two things.</summary>
public sealed class NuGetOrderingTests
{
    [Fact]
    public void Versions_are_ordered_as_NuGet_orders_them()
    {
        var random = new Random(20260131);
        var versions = Enumerable.Range(0, 300).Select(_ => Random(random)).ToList();

        foreach (var a in versions)
        {
            foreach (var b in versions)
            {
                var ours = PromptVersion.Parse(a).CompareTo(PromptVersion.Parse(b));
                var theirs = VersionComparer.VersionRelease.Compare(SemanticVersion.Parse(a), SemanticVersion.Parse(b));
                Assert.True(Math.Sign(ours) == Math.Sign(theirs), $"{a} and {b}: {ours}, {theirs}");
            }
        }
    }

    private static string Random(Random random)
    {
        // NuGet compares labels without regard to case; ours, like the specification, do. Both agree on lower case.
        string[] labels = ["alpha", "beta", "rc", "1", "2", "10", "x-y"];
        var text = $"{random.Next(3)}.{random.Next(3)}.{random.Next(12)}";
        var parts = random.Next(3);
        if (parts > 0) text += "-" + string.Join('.', Enumerable.Range(0, parts).Select(_ => labels[random.Next(labels.Length)]));
        return random.Next(4) == 0 ? text + "+b" + random.Next(9) : text;
    }
}

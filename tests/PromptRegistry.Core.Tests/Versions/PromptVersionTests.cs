using PromptRegistry.Core.Versions;

namespace PromptRegistry.Core.Tests.Versions;

public sealed class PromptVersionTests
{
    [Theory]
    [InlineData("0.0.4")]
    [InlineData("1.2.3")]
    [InlineData("10.20.30")]
    [InlineData("1.1.2-prerelease+meta")]
    [InlineData("1.0.0-alpha")]
    [InlineData("1.0.0-alpha.0valid")]
    [InlineData("1.0.0-rc.1+build.123")]
    [InlineData("1.2.3----RC-SNAPSHOT.12.9.1--.12+788")]
    [InlineData("1.0.0+0.build.1-rc.10000aaa-kk-0.1")]
    [InlineData("1.0.0-0A.is.legal")]
    public void A_semantic_version_is_read_and_printed_unchanged(string text)
    {
        Assert.Equal(text, PromptVersion.Parse(text).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2")]
    [InlineData("1.2.3-0123")]
    [InlineData("1.2.3-0123.0123")]
    [InlineData("1.1.2+.123")]
    [InlineData("+invalid")]
    [InlineData("-invalid")]
    [InlineData("01.1.1")]
    [InlineData("1.01.1")]
    [InlineData("1.1.01")]
    [InlineData("1.2.3.DEV")]
    [InlineData("v1.2.3")]
    [InlineData("1.2.3-")]
    [InlineData("1.2.3-a..b")]
    [InlineData(" 1.2.3")]
    [InlineData("1.2.99999999999")]
    public void What_is_no_semantic_version_is_refused(string text)
    {
        Assert.False(PromptVersion.TryParse(text, out _));
    }

    [Fact]
    public void Precedence_is_that_of_the_specification()
    {
        string[] ascending =
        [
            "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
            "1.0.0-rc.1", "1.0.0", "1.0.1", "1.1.0", "2.0.0",
        ];

        for (var i = 0; i < ascending.Length; i++)
        {
            for (var j = 0; j < ascending.Length; j++)
            {
                var order = PromptVersion.Parse(ascending[i]).CompareTo(PromptVersion.Parse(ascending[j]));
                Assert.Equal(Math.Sign(i.CompareTo(j)), Math.Sign(order));
            }
        }
    }

    [Fact]
    public void Build_metadata_does_not_count_for_precedence()
    {
        Assert.Equal(0, PromptVersion.Parse("1.0.0+a").CompareTo(PromptVersion.Parse("1.0.0+b")));
    }

    [Theory]
    [InlineData("1.2.3", VersionBump.Patch, "1.2.4")]
    [InlineData("1.2.3", VersionBump.Minor, "1.3.0")]
    [InlineData("1.2.3", VersionBump.Major, "2.0.0")]
    [InlineData("1.2.3", VersionBump.None, "1.2.3")]
    [InlineData("2.0.0-rc.1", VersionBump.Major, "2.0.0")]
    [InlineData("1.3.0-rc.1", VersionBump.Minor, "1.3.0")]
    [InlineData("1.2.4-rc.1", VersionBump.Minor, "1.3.0")]
    public void The_next_version_moves_the_asked_part(string text, VersionBump bump, string expected)
    {
        Assert.Equal(expected, PromptVersion.Parse(text).Next(bump).ToString());
    }

    [Theory]
    [InlineData("1.2.3", "2.0.0", VersionBump.Major)]
    [InlineData("1.2.3", "1.3.0", VersionBump.Minor)]
    [InlineData("1.2.3", "1.2.4", VersionBump.Patch)]
    [InlineData("1.2.3", "1.2.3", VersionBump.None)]
    [InlineData("1.2.3", "1.2.2", VersionBump.None)]
    public void The_bump_since_a_version_is_the_part_that_moved(string earlier, string later, VersionBump expected)
    {
        Assert.Equal(expected, PromptVersion.Parse(later).BumpSince(PromptVersion.Parse(earlier)));
    }
}

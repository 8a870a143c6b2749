using PromptRegistry.Core.Programs;

namespace PromptRegistry.Core.Tests.Programs;

/// <summary>The rules of CODEOWNERS, as https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners gives them.</summary>
public sealed class CodeOwnersTests
{
    [Theory]
    [InlineData("* @all", "programs/a.yaml", "@all")]
    [InlineData("* @all\n*.yaml @files", "programs/a.yaml", "@files")]
    [InlineData("/programs/ @team", "programs/a.yaml", "@team")]
    [InlineData("/programs/ @team", "other/programs/a.yaml", "")]
    [InlineData("programs/ @team", "other/programs/a.yaml", "@team")]
    [InlineData("programs/* @team", "programs/a.yaml", "@team")]
    [InlineData("programs/* @team", "programs/sales/a.yaml", "")]
    [InlineData("/programs @team", "programs/sales/a.yaml", "@team")]
    [InlineData("**/a.yaml @team", "programs/a.yaml", "@team")]
    [InlineData("/programs/**/a.yaml @team", "programs/x/y/a.yaml", "@team")]
    [InlineData("/programs/a.yaml @one @two # both", "programs/a.yaml", "@one @two")]
    [InlineData("* @all\n/programs/a.yaml", "programs/a.yaml", "")]
    [InlineData("# @nobody\n\n", "programs/a.yaml", "")]
    [InlineData("[Programs] @section\n/programs/\n", "programs/a.yaml", "@section")]
    [InlineData("^[Programs][2] @section\n/programs/ @own\n", "programs/a.yaml", "@own")]
    [InlineData("/programs/a\\ b.yaml @team", "programs/a b.yaml", "@team")]
    [InlineData("/programs/a?.yaml @team", "programs/ab.yaml", "@team")]
    [InlineData("a+(.yaml @team", "a+(.yaml", "@team")]
    public void The_last_pattern_that_fits_decides(string file, string path, string owners) =>
        Assert.Equal(owners, string.Join(' ', CodeOwners.Parse(file).OwnersOf(path)));

    [Fact]
    public void A_line_is_added_where_it_decides()
    {
        Assert.Equal("* @all\n/programs/a.yaml @x @y\n", CodeOwners.Append("* @all", "programs/a.yaml", ["@x", "@y"]));
        Assert.Equal("/programs/a.yaml @x\n", CodeOwners.Append("", "programs/a.yaml", ["@x"]));
    }

    [Theory]
    [InlineData("@ada", true)]
    [InlineData("@example/sales", true)]
    [InlineData("ada@example.org", true)]
    [InlineData("ada", false)]
    [InlineData("@a b", false)]
    [InlineData("@a\n* @b", false)]
    [InlineData("@a\n", false)]
    public void An_owner_is_a_person_a_group_or_an_address(string text, bool isOwner) => Assert.Equal(isOwner, CodeOwners.IsOwner(text));
}

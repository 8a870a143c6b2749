using PromptRegistry.Git.Remotes;

namespace PromptRegistry.Git.Tests.Remotes;

public sealed class SshCommandTests
{
    [Theory]
    [InlineData(null, null, null, "ssh -o BatchMode=yes")]
    [InlineData("ssh -i key", "ssh -i other", null, "ssh -i key -o BatchMode=yes")]
    [InlineData(null, "/usr/bin/ssh -p 22", null, "/usr/bin/ssh -p 22 -o BatchMode=yes")]
    [InlineData(null, null, "/opt/my tools/ssh", "'/opt/my tools/ssh' -o BatchMode=yes")]
    [InlineData("", " ", "", "ssh -o BatchMode=yes")]
    [InlineData("plink -batch", null, null, "plink -batch")]
    [InlineData(null, null, @"C:\tools\TortoisePlink.exe", @"'C:\tools\TortoisePlink.exe'")]
    public void Without_a_terminal_the_users_own_ssh_is_told_not_to_ask(string? environment, string? configured, string? program, string expected)
    {
        Assert.Equal(expected, SshCommand.Of(environment, configured, program, hasTerminal: false));
    }

    [Fact]
    public void At_a_terminal_it_may_ask()
    {
        Assert.Equal("ssh -i key", SshCommand.Of("ssh -i key", null, null, hasTerminal: true));
    }
}

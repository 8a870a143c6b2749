using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Tests.Diagnostics;

public sealed class AddressTextTests
{
    [Theory]
    [InlineData("https://example.org/x.git", "https://example.org/x.git")]
    [InlineData("https://ada:s3cret@example.org/x.git", "https://…@example.org/x.git")]
    [InlineData("https://s3cret@example.org", "https://…@example.org")]
    [InlineData("https://ada:s3@cret@example.org", "https://…@example.org")]
    [InlineData("https://ada:s3/cret@example.org", "https://…@example.org")]
    [InlineData("https://ada:s3?cret#x@example.org", "https://…@example.org")]
    [InlineData("https://ada%3As3cret%40@example.org", "https://…@example.org")]
    [InlineData("HTTPS://ada:s3cret@EXAMPLE.org:443", "HTTPS://…@EXAMPLE.org:443")]
    [InlineData("ssh://ada:s3cret@[::1]:22/x", "ssh://…@[::1]:22/x")]
    [InlineData("unable to access 'https://ada:s3cret@example.org/': no", "unable to access 'https://…@example.org/': no")]
    [InlineData("https://a:b@one https://c:d@two", "https://…@one https://…@two")]
    [InlineData("https://a:bhttps://c:d@two", "https://a:bhttps://…@two")]
    [InlineData("git@example.org:x.git", "git@example.org:x.git")]
    [InlineData("mail ada@example.org, see https://example.org", "mail ada@example.org, see https://example.org")]
    [InlineData("://@", "://…@")]
    public void Names_and_passwords_go(string text, string shown) => Assert.Equal(shown, AddressText.WithoutPasswords(text));

    [Fact]
    public void A_finding_has_none() =>
        Assert.Equal("a https://…@b", new Diagnostic(BuildDiagnostics.RepositoryNotFound, SourceLocation.File(""), "a https://x:s3cret@b").Message);
}

using PromptRegistry.Core.Digests;
using PromptRegistry.Core.Manifests;

namespace PromptRegistry.Core.Tests.Digests;

public sealed class ContentDigestTests
{
    private const string Manifest = "name: x\nversion: 1.0.0\ninputs: { a: string, b: string }\nmessages:\n  - { role: user, template: user.scriban }\n";

    [Theory]
    [InlineData("version: 1.0.0", "version: 2.0.0")]
    [InlineData("name: x", "name: x # a comment")]
    [InlineData("name: x", "name: x\ndescription: new\nowner: me\ntags: [t]")]
    [InlineData("{ role: user, template: user.scriban }", "{ template: user.scriban, role: user }")]
    public void What_changes_nothing_for_model_and_caller_keeps_the_digest(string old, string replacement)
    {
        Assert.Equal(Digest(Manifest), Digest(Manifest.Replace(old, replacement, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("a: string", "a: integer")]
    [InlineData("{ a: string, b: string }", "{ b: string, a: string }")]
    [InlineData("role: user", "role: system")]
    [InlineData("version: 1.0.0", "version: 1.0.0\nmodel: { temperature: 1 }")]
    public void What_changes_something_changes_the_digest(string old, string replacement)
    {
        Assert.NotEqual(Digest(Manifest), Digest(Manifest.Replace(old, replacement, StringComparison.Ordinal)));
    }

    [Fact]
    public void Line_ends_do_not_count_and_texts_do()
    {
        Assert.Equal(Digest(Manifest, "a\r\nb"), Digest(Manifest, "a\nb"));
        Assert.NotEqual(Digest(Manifest, "a\nb"), Digest(Manifest, "a\nc"));
    }

    [Fact]
    public void A_line_end_that_is_written_as_an_escape_is_text_and_counts()
    {
        const string model = "version: 1.0.0\nmodel: { stop: [\"a\\nb\"] }";
        var plain = Manifest.Replace("version: 1.0.0", model, StringComparison.Ordinal);

        Assert.NotEqual(Digest(plain), Digest(plain.Replace("\\n", "\\r\\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void Text_cannot_move_from_one_part_to_another_unnoticed()
    {
        var manifest = Parse(Manifest);

        Assert.NotEqual(
            ContentDigest.Compute(manifest, [new DigestPart("a", "1"), new DigestPart("b", "2")], []),
            ContentDigest.Compute(manifest, [new DigestPart("a", "1\ntemplate b 1\n2")], []));
        Assert.NotEqual(
            ContentDigest.Compute(manifest, [new DigestPart("a", "1")], []),
            ContentDigest.Compute(manifest, [], [new DigestPart("a", "1")]));
    }

    [Fact]
    public void A_digest_is_the_same_on_every_machine()
    {
        Assert.Equal(
            "sha256:3331700d4faf1c8cf06604fe93b90d28263c45f1f0f20c4ae8ec29caac782fdf",
            Digest(Manifest, "Hello {{ a }}"));
    }

    private static string Digest(string manifest, string template = "text") =>
        ContentDigest.Compute(Parse(manifest), [new DigestPart("user.scriban", template)], []);

    private static PromptManifest Parse(string text)
    {
        var result = ManifestParser.Parse(text, "prompts/x/prompt.yaml", "x");
        Assert.Empty(result.Diagnostics);
        return result.Manifest!;
    }
}

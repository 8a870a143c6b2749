using System.Text.RegularExpressions;
using PromptRegistry.Git.Writing;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Signatures;

/// <summary>With a real GPG key in a keyring of its own; its home reaches gpg by the environment of this process.</summary>
[Collection(nameof(GpgTests))]
public sealed partial class GpgTests : IDisposable
{
    private static readonly bool HasGpg = InstalledProgram.IsExpected("gpg");

    private readonly RegistryFixture fixture = new();
    private readonly TempDirectory home = new();

    public void Dispose()
    {
        if (HasGpg) ProcessRunner.Run("gpgconf", ["--homedir", home.Path, "--kill", "gpg-agent"], home.Path);
        Environment.SetEnvironmentVariable("GNUPGHOME", null);
        fixture.Dispose();
        home.Dispose();
    }

    [Fact]
    public void A_gpg_key_counts_only_where_the_allowed_signers_have_its_fingerprint()
    {
        Assert.SkipUnless(HasGpg, "gpg is not installed.");
        Environment.SetEnvironmentVariable("GNUPGHOME", home.Path);
        var made = ProcessRunner.Run(
            "gpg", ["--batch", "--status-fd", "1", "--passphrase", "", "--quick-generate-key", "Ada <ada@example.org>", "ed25519", "sign"], home.Path);
        var fingerprint = Created().Match(made.Output).Groups[1].Value;
        Assert.True(fingerprint.Length > 0, made.ToString());
        fixture.As("Ada");
        fixture.Repository.Git("config", "user.signingkey", fingerprint);
        fixture.Repository.Write("allowed-signers", "# nobody yet\n");
        fixture.Settings("environments: { prod: { requires: [signature] } }");
        fixture.Release("a", "1.0.0", options: new WriteOptions(Sign: true));

        var held = Assert.Single(fixture.Promote("a", "prod").Diagnostics).Message;
        fixture.Repository.Write("allowed-signers", $"ada@example.org gpg {fingerprint}\n");
        fixture.Repository.Commit("allow");
        var entered = fixture.Promote("a", "prod");

        Assert.Contains($"is signed by the GPG key {fingerprint}, which allowed-signers does not allow", held, StringComparison.Ordinal);
        Assert.True(entered.Succeeded, string.Join("\n", entered.Diagnostics));
    }

    [GeneratedRegex("KEY_CREATED . ([0-9A-F]+)")]
    private static partial Regex Created();
}

namespace PromptRegistry.Cli.Tests;

/// <summary>A password in an address is printed nowhere, whatever the address looks like and whoever complains about it.</summary>
public sealed class PasswordTests : IDisposable
{
    private const string Secret = "s3cret";

    private readonly CliRepository repository = new();

    public void Dispose() => repository.Dispose();

    public static TheoryData<string> Addresses() =>
    [
        $"https://ada:{Secret}@127.0.0.1:1/x.git",
        $"https://ada:{Secret}%40@127.0.0.1:1/x.git",
        $"https://{Secret}@127.0.0.1:1/x.git",
        $"HTTP://ada:p@{Secret}@127.0.0.1:1/x.git",
        $"http://ada:{Secret}/x@127.0.0.1:1/x.git",
        $"ssh://ada:{Secret}@127.0.0.1:1/x.git",
    ];

    [Theory]
    [MemberData(nameof(Addresses))]
    public void Of_a_remote(string address)
    {
        repository.Do("release", "greeting");
        repository.Git.Git("remote", "add", "origin", address);
        string[][] verbs =
        [
            ["promote", "greeting", "--to", "dev", "--push"], ["promote", "greeting", "--to", "dev", "--push", address, "--json"],
            ["status", "--remote"], ["status", "--remote", address, "--json"], ["verify", "--remote"], ["log", "--remote", address],
            ["sync", "--rebase", address], ["promote", "greeting", "--to", "dev", "--dry-run"], ["init", "--fetch"],
        ];

        foreach (var verb in verbs)
        {
            var result = repository.Run(verb);
            Assert.DoesNotContain(Secret, result.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Of_an_endpoint()
    {
        repository.Write("promptregistry.yaml", $"providers: {{ x: {{ endpoint: 'http://ada:{Secret}@127.0.0.1:1/v1', model: m }} }}\n");
        foreach (var verb in new[] { "check", "eval --mode live --provider x", "eval --mode live --provider x --json" })
        {
            var result = repository.Run(verb.Split(' '));
            Assert.DoesNotContain(Secret, result.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, result.Error, StringComparison.Ordinal);
        }
    }
}

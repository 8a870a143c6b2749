using PromptRegistry.Server.Keys;
using PromptRegistry.TestKit;

namespace PromptRegistry.Server.Tests;

/// <summary>Keys are made, listed and taken back.</summary>
public sealed class KeyCommandTests : IDisposable
{
    private readonly TempDirectory folder = new();

    private string Path => folder.Combine("sub/keys.json");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_key_is_made_listed_and_taken_back()
    {
        var (code, secret, said) = Run("add", "--keys", Path, "--name", "Ada", "--email", "ada@example.org", "--role", "approver", "--role", "reporter", "--prompts", "support/*", "--environments", "prod", "--days", "30", "--budget", "2.5");
        Assert.Equal(0, code);
        secret = secret.Trim();
        var key = Assert.Single(new KeyFile(Path).Read());
        Assert.True(key.Is(secret));
        Assert.Equal(ServerKey.IdOf(secret), key.Id);
        Assert.Equal(2.5, key.Budget);
        Assert.Equal(30, (key.Expires - key.Created)!.Value.TotalDays);
        Assert.Contains($"{key.Id} of Ada <ada@example.org>: approver, reporter; support/*; prod; $2.5 a month for models, until ", said, StringComparison.Ordinal);

        Assert.Equal(0, Run("add", "--keys", Path, "--name", "App", "--role", "reader").Code);
        Assert.Contains("of App: reader; all prompts; all environments", Run("list", "--keys", Path).Output, StringComparison.Ordinal);
        Assert.Equal(0, Run("revoke", "--keys", Path, key.Id).Code);
        Assert.Contains(": was taken back", Run("list", "--keys", Path).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--name A --role reder", "Did you mean 'reader'?")]
    [InlineData("--name A --role approver", "give --email")]
    [InlineData("--name A --role reader --email nobody", "is no e-mail address")]
    [InlineData("--name A<B> --role reader", "A name has from 1 to 100 characters")]
    [InlineData("--name A --role reader --days 0", "--days is from 1")]
    [InlineData("--name A --role reader --budget 0", "--budget is above 0")]
    public void What_cannot_be_a_key_is_refused(string arguments, string says)
    {
        var (code, _, error) = Run(["add", "--keys", Path, .. arguments.Split(' ')]);

        Assert.Equal(2, code);
        Assert.Contains("error PRM4033: ", error, StringComparison.Ordinal);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void A_key_that_is_not_there_and_a_file_that_is_none_are_told_of()
    {
        Assert.Equal(2, Run("revoke", "--keys", Path, "none").Code);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        File.WriteAllText(Path, """{ "keys": [ { "id": "a", "hash": "x", "name": "n", "roles": [] } ] }""");

        var (code, _, error) = Run("list", "--keys", Path);

        Assert.Equal(4, code);
        Assert.Contains("is not what 'dotnet prompt serve keys add' writes", error, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = new KeyCommands(output, error, TimeProvider.System).Create().Parse(arguments).Invoke();
        return (code, output.ToString(), error.ToString());
    }
}

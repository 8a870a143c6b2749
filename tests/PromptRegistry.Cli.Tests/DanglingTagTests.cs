namespace PromptRegistry.Cli.Tests;

/// <summary>A release tag whose object is not here, as an interrupted copy or a careless prune leaves it.</summary>
public sealed class DanglingTagTests : IDisposable
{
    private const string Absent = "1234567890123456789012345678901234567890";

    private readonly CliRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData(false, 0, "sync")]
    [InlineData(true, 0, "sync")]
    [InlineData(false, 3, "promote", "greeting", "--to", "dev")]
    [InlineData(true, 3, "promote", "greeting", "--to", "dev")]
    [InlineData(false, 3, "approve", "greeting", "--to", "dev")]
    [InlineData(false, 3, "diff", "greeting")]
    [InlineData(true, 3, "diff", "greeting")]
    [InlineData(false, 3, "bump", "greeting")]
    [InlineData(false, 3, "release", "greeting")]
    [InlineData(true, 3, "release", "greeting")]
    [InlineData(false, 1, "verify")]
    [InlineData(true, 1, "verify")]
    public void Every_verb_says_that_the_object_is_missing(bool packed, int exitCode, params string[] verb)
    {
        if (packed)
        {
            repository.Git.Write(".git/packed-refs", $"# pack-refs with: peeled fully-peeled sorted \n{Absent} refs/tags/prompts/greeting/v1.0.0\n");
        }
        else
        {
            repository.Git.Write(".git/refs/tags/prompts/greeting/v1.0.0", Absent + "\n");
        }

        var result = repository.RunUnchanged(verb);

        result.Fails(exitCode, "PRM3014", "refs/tags/prompts/greeting/v1.0.0", "this repository does not have");
    }
}

using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary>Files that another system cannot hold, and files that this work tree does not have.</summary>
public sealed class PortableFileTests : IDisposable
{
    private readonly CliRepository repository = new();
    private readonly TempDirectory places = new();

    public void Dispose()
    {
        repository.Dispose();
        places.Dispose();
    }

    [Theory]
    [InlineData("prompts/greeting/con", "prompts/greeting/con", "On Windows 'con' is a device and no file")]
    [InlineData("prompts/greeting/AUX.txt", "prompts/greeting/AUX.txt", "On Windows 'AUX' is a device and no file")]
    [InlineData("templates/nul/x.scriban", "templates/nul", "On Windows 'nul' is a device and no file")]
    [InlineData("templates/tone./x.scriban", "templates/tone.", "Windows takes a dot or a blank from the end of a name")]
    [InlineData("prompts/greeting/notes ", "prompts/greeting/notes ", "Windows takes a dot or a blank from the end of a name")]
    [InlineData("prompts/greeting/a:b.txt", "prompts/greeting/a:b.txt", "On Windows no name has the character ':'")]
    [InlineData("prompts/greeting/USER.scriban", "prompts/greeting/user.scriban", "one file for this name and 'USER.scriban', which differ in case only")]
    public void A_name_that_another_system_cannot_hold(string file, string shown, string why)
    {
        repository.Write(file, "x");
        repository.Git.Commit();

        repository.RunUnchanged("check").Fails(3, $"{shown}: error PRM0020: ", why);
        repository.RunUnchanged("release", "greeting").Fails(3, $"{shown}: error PRM0020: ", why);
    }

    [Theory]
    [InlineData("prompts/greeting/console.txt")]
    [InlineData("prompts/greeting/.hidden")]
    [InlineData("templates/com10.scriban")]
    public void A_name_that_only_looks_like_one(string file)
    {
        repository.Write(file, "x");
        repository.Git.Commit();

        repository.Do("check");
        repository.Do("release", "greeting");
    }

    [Fact]
    public void A_sparse_checkout_has_neither_removed_prompts_nor_changes()
    {
        repository.Write("prompts/other/prompt.yaml", CliRepository.Manifest.Replace("greeting", "other", StringComparison.Ordinal) + "\n");
        repository.Write("prompts/other/user.scriban", "Hi {{ name }}.");
        repository.Git.Commit();
        var clone = places.Combine("clone");
        repository.Git.Git("clone", "--quiet", "--sparse", repository.Root, clone);
        repository.Git.Git("-C", clone, "sparse-checkout", "set", "prompts/other");
        repository.Git.Git("-C", clone, "config", "user.name", "Test");
        repository.Git.Git("-C", clone, "config", "user.email", "test@example.org");
        Assert.False(File.Exists(Path.Combine(clone, "prompts/greeting/prompt.yaml")));

        var review = Team.Do(clone, "review", "--base", "HEAD");

        Assert.DoesNotContain("removed", review.Output, StringComparison.Ordinal);
        Assert.Contains("warning PRM3045: This is a sparse checkout, and 3 files of the prompts are not in it: prompts/greeting/evals.yaml,", review.Error, StringComparison.Ordinal);
        Assert.Contains("'git sparse-checkout add prompts templates'", review.Error, StringComparison.Ordinal);
        Team.Do(clone, "release", "greeting");

        // What is really removed still counts as that.
        File.Delete(Path.Combine(clone, "prompts/other/user.scriban"));
        Team.Run(clone, "release", "other").Fails(3, "PRM3008", "prompts/other/user.scriban");
    }

    [Fact]
    public void What_is_missing_from_a_sparse_checkout_is_told_before_its_consequences()
    {
        var clone = places.Combine("clone");
        repository.Git.Git("clone", "--quiet", repository.Root, clone);
        repository.Git.Git("-C", clone, "sparse-checkout", "set", "--no-cone", "/*", "!/prompts/greeting/user.scriban");

        foreach (string[] verb in (string[][])[["check"], ["render", "greeting", "--input", "name=x"], ["eval"]])
        {
            var lines = Team.Run(clone, verb).Error.Split('\n');
            Assert.StartsWith("warning PRM3045: This is a sparse checkout, and a file of the prompts is not in it: prompts/greeting/user.scriban.", lines[0], StringComparison.Ordinal);
            Assert.Contains("error PRM0012", lines[1], StringComparison.Ordinal);
        }

        repository.Git.Git("-C", clone, "sparse-checkout", "disable");
        Assert.DoesNotContain("PRM3045", Team.Do(clone, "check").Error, StringComparison.Ordinal);
    }
}

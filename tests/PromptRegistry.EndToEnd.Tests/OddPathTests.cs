using static PromptRegistry.EndToEnd.Tests.Consumer;

namespace PromptRegistry.EndToEnd.Tests;

public sealed class OddPathTests(PackedPackages packages)
{
    [Fact]
    public void A_long_folder_with_blanks_quotes_semicolons_and_other_letters_works()
    {
        // The prompts' folder: the SDK itself does not build projects below a ';'.
        var suffix = " späce d'été;(1) 100% #1 @x " + new string('x', 120);
        using var prompts = new Consumer(packages, suffix);
        Assert.True(prompts.Root.Length > 180, prompts.Root);
        using var consumer = OfRestoredApp(packages);
        consumer.Delete("prompts");
        var root = prompts.Root.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal);

        var first = consumer.Build("App", $"-p:PromptRepositoryRoot={root}/");
        var second = consumer.Build("App", $"-p:PromptRepositoryRoot={root}/");
        prompts.Edit("prompts/summarization/recordings.jsonl", "\"text\":\"", "\"text\":\"One more sentence stands here. ");
        var broken = consumer.Build("App", $"-p:PromptRepositoryRoot={root}/");

        Succeeded(first);
        Assert.Equal(1, Evaluations(first));
        Succeeded(second);
        Assert.Equal(0, Evaluations(second));
        Assert.Contains("Write exactly 1 sentence:", consumer.Run("App").Output, StringComparison.Ordinal);
        Assert.NotEqual(0, broken.ExitCode);
        Assert.All(Errors(broken), e => Assert.StartsWith(prompts.Root + "/prompts/summarization/evals.yaml(", e, StringComparison.Ordinal));
    }

    [Fact]
    public void A_project_in_a_folder_with_blanks_quotes_and_other_letters_works()
    {
        using var consumer = new Consumer(packages, " späce d'été (1) 100% #1 @x").AddApp();

        var result = consumer.Build("App");

        Succeeded(result);
        Assert.Equal(1, Evaluations(result));
    }
}

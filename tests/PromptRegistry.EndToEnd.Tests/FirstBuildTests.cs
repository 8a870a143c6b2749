using PromptRegistry.TestKit;

namespace PromptRegistry.EndToEnd.Tests;

/// <summary>The first minutes: init, new, the package, build.</summary>
public sealed class FirstBuildTests(PackedPackages packages)
{
    [Fact]
    public void The_first_build_of_a_new_prompt_evaluates_it_and_one_without_any_suite_says_that_it_did_not()
    {
        using var consumer = new Consumer(packages);
        foreach (var path in (string[])["prompts", "templates", "promptregistry.yaml"]) consumer.Delete(path);
        consumer.Write(".config/dotnet-tools.json", $$"""
            { "version": 1, "isRoot": true, "tools": { "promptregistry.cli": { "version": "{{packages.Version}}", "commands": ["dotnet-prompt"] } } }
            """);
        var alone = new Dictionary<string, string?>(packages.Environment) { ["DOTNET_CLI_HOME"] = Path.Combine(consumer.Root, "home"), ["DOTNET_NOLOGO"] = "1" };
        ProcessResult DotNet(params string[] arguments)
        {
            var result = ProcessRunner.Run("dotnet", arguments, consumer.Root, alone);
            Consumer.Succeeded(result);
            return result;
        }

        DotNet("tool", "restore");
        DotNet("prompt", "init");
        DotNet("prompt", "new", "greeting");
        consumer.AddApp();
        consumer.Write("App/Program.cs", "System.Console.WriteLine(App.Prompts.Greeting.Render(\"Some text.\").Text);");
        consumer.Restore("App");

        // As on a build server, where a missing answer is an error.
        var first = consumer.Build("App", "-p:CI=true", "-warnaserror");
        Consumer.Succeeded(first);
        Assert.Equal(1, Consumer.Evaluations(first));
        Assert.Contains("greeting 0.1.0: passed", consumer.Read(".promptregistry/reports/report.txt"), StringComparison.Ordinal);
        Assert.Contains("Some text.", consumer.Run("App").Output, StringComparison.Ordinal);

        foreach (var file in (string[])["evals.yaml", "recordings.jsonl", "baseline.json"]) consumer.Delete("prompts/greeting/" + file);
        var without = consumer.Build("App", "-p:CI=true", "-warnaserror");
        Consumer.Succeeded(without);
        Assert.Contains("PRM2012: No prompt below prompts/ has a suite, so there is nothing to evaluate.", without.Output, StringComparison.Ordinal);
    }
}

using PromptRegistry.TestKit;

namespace PromptRegistry.EndToEnd.Tests;

public sealed class ProjectTemplateTests(PackedPackages packages)
{
    [Fact]
    public void A_new_repository_and_a_new_prompt_are_checked_built_evaluated_and_run_without_a_model()
    {
        using var consumer = new Consumer(packages);
        consumer.Delete("prompts");
        consumer.Delete("templates");
        consumer.Delete("promptregistry.yaml");
        var hive = Path.Combine(consumer.Root, "hive");
        ProcessResult New(params string[] arguments)
        {
            var result = ProcessRunner.Run("dotnet", ["new", .. arguments, "--debug:custom-hive", hive], consumer.Root, packages.Environment);
            Consumer.Succeeded(result);
            return result;
        }

        New("install", Path.Combine(packages.Feed, $"PromptRegistry.ProjectTemplates.{packages.Version}.nupkg"));
        New("prompt-registry", "-n", "Answers", "-o", ".");
        New("prompt", "-n", "summary");
        consumer.Write("Answers/More.cs", "static class More { internal static string Text => Answers.Prompts.Summary.Render(\"the sea\").Text; }");

        // As on a build server, where an answer that is not recorded is an error.
        var build = consumer.DotNet("build", "Answers.slnx", "-p:CI=true", "-warnaserror");
        Consumer.Succeeded(build);
        Assert.Equal(1, Consumer.Evaluations(build));
        Assert.Contains("2 of 2 prompts passed", consumer.Read(".promptregistry/reports/report.txt"), StringComparison.Ordinal);
        Assert.Contains("Ada", consumer.Run("Answers").Output, StringComparison.Ordinal);

        // The command line of .NET remembers in the home folder where it found a tool of a version, also when it is gone.
        var alone = new Dictionary<string, string?>(packages.Environment) { ["DOTNET_CLI_HOME"] = Path.Combine(consumer.Root, "home"), ["DOTNET_NOLOGO"] = "1" };
        var restored = ProcessRunner.Run("dotnet", ["tool", "restore"], consumer.Root, alone);
        Consumer.Succeeded(restored);
        var check = ProcessRunner.Run("dotnet", ["prompt", "check"], consumer.Root, alone);
        Assert.True(check.ExitCode == 0, check.ToString()); Assert.Equal("2 prompts checked, no errors.\n", check.Output);
    }

    /// <summary>Names that are no identifiers: files have them as they are, code in the form that the compiler accepts.</summary>
    [Fact]
    public void A_repository_of_any_usual_name_builds_and_runs()
    {
        using var consumer = new Consumer(packages);
        consumer.Delete("prompts");
        consumer.Delete("templates");
        consumer.Delete("promptregistry.yaml");
        var hive = Path.Combine(consumer.Root, "hive");
        void New(params string[] arguments) =>
            Consumer.Succeeded(ProcessRunner.Run("dotnet", ["new", .. arguments, "--debug:custom-hive", hive], consumer.Root, packages.Environment));
        New("install", Path.Combine(packages.Feed, $"PromptRegistry.ProjectTemplates.{packages.Version}.nupkg"));

        foreach (var (name, code) in ((string, string)[])[("support-desk", "support_desk"), ("1st-app", "_1st_app"), ("Support.Desk", "Support.Desk"), ("checkout.internal", "checkout.@internal")])
        {
            New("prompt-registry", "-n", name);

            var build = consumer.DotNet("build", $"{name}/{name}.slnx", "-warnaserror");
            Consumer.Succeeded(build);
            Assert.Contains($"using {code};", consumer.Read($"{name}/{name}/Program.cs"), StringComparison.Ordinal);
            Assert.Contains("# " + name, consumer.Read($"{name}/README.md"), StringComparison.Ordinal);
            var run = ProcessRunner.Run(
                "dotnet", ["exec", Path.Combine(consumer.Root, $"{name}/{name}/bin/{PackedPackages.Configuration}/net10.0/{name}.dll")], consumer.Root);
            Assert.Contains("Ada", run.Output, StringComparison.Ordinal);
        }
    }
}

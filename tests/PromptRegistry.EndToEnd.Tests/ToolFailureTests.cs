namespace PromptRegistry.EndToEnd.Tests;

public sealed class ToolFailureTests(PackedPackages packages)
{
    [Fact]
    public void A_tool_that_cannot_start_fails_the_build_and_names_the_command()
    {
        using var consumer = new Consumer(packages).AddApp();

        var result = consumer.Build("App", "-p:PromptToolAssembly=" + Path.Combine(consumer.Root, "absent.dll"));

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("error PRM4003: 'dotnet prompt check' ended with exit code", result.Output, StringComparison.Ordinal);
        Assert.Contains("absent.dll check --msbuild --repo", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tool_that_takes_too_long_is_ended_and_fails_the_build()
    {
        using var consumer = new Consumer(packages).AddApp();

        // No process starts and ends within a millisecond.
        var result = consumer.Build("App", "-p:PromptToolTimeout=1");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("error PRM4002: 'dotnet prompt check' was ended because it took longer than 1 ms", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PRM4003", result.Output, StringComparison.Ordinal);
    }
}

using System.Diagnostics;

namespace PromptRegistry.EndToEnd.Tests;

[Collection(BuiltAppTests.Name)]
public sealed class ToolFailureTests(BuiltApp app)
{
    [Fact]
    public void A_tool_that_cannot_start_fails_the_build_and_names_the_command()
    {
        var consumer = app.Fresh();

        var result = consumer.Build("App", "-p:PromptToolAssembly=" + Path.Combine(consumer.Root, "absent.dll"));

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("error PRM4003: 'dotnet prompt check' ended with exit code", result.Output, StringComparison.Ordinal);
        Assert.Contains("absent.dll check --msbuild --repo", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_takes_too_long_is_ended_and_fails_the_build()
    {
        var consumer = app.Fresh();
        using var model = Ask(consumer);

        // Check is left out: only the evaluation shall run out of time.
        var result = consumer.Build("App", "-p:PromptEvalMode=live", "-p:PromptCheckOnBuild=false", "-p:PromptToolTimeout=15000");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("error PRM4002: 'dotnet prompt eval' was ended because it took longer than 15000 ms", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PRM4003", result.Output, StringComparison.Ordinal);
        await model.Ended;
    }

    [Fact]
    public async Task A_cancelled_build_ends_the_tool_and_says_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Interrupts are sent by 'kill'.");
        var consumer = app.Fresh();
        using var model = Ask(consumer);
        using var build = consumer.Start("build", "App", "-p:PromptEvalMode=live");
        var output = build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = build.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (await Task.WhenAny(model.Asked, output) == output) Assert.Fail(await output + await errors);

        using (var kill = Process.Start("kill", ["-INT", $"{build.Id}"])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);

        await build.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, build.ExitCode);
        Assert.Contains("error PRM4004: 'dotnet prompt eval' was ended because the build was cancelled", await output, StringComparison.Ordinal);
        await model.Ended;
    }

    private static SilentModel Ask(Consumer consumer)
    {
        var model = new SilentModel();
        consumer.Edit("promptregistry.yaml", "http://127.0.0.1:5117/v1", model.Address.ToString());
        return model;
    }
}

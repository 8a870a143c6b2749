using static PromptRegistry.EndToEnd.Tests.Consumer;

namespace PromptRegistry.EndToEnd.Tests;

/// <summary>A pull request that nobody has read, built: nothing of it runs in the build or in the app.</summary>
public sealed class HostilePromptTests(PackedPackages packages)
{
    [Fact]
    public void Text_behind_a_line_terminator_is_not_compiled()
    {
        using var consumer = OfRestoredApp(packages);
        var mark = Path.Combine(consumer.Root, "ran");
        var attack = "static class Injected { [System.Runtime.CompilerServices.ModuleInitializer] internal static void Run() => "
            + $"System.IO.File.WriteAllText(@\\\"{mark}\\\", \\\"\\\"); }} //";
        var texts = string.Concat(((string[])["\\r", "\\u0085", "\\u2028", "\\u2029"]).Select(t => $"x{t}{attack}{t}#error{t}"));
        consumer.Edit("prompts/summarization/prompt.yaml", "name: summarization", $"name: summarization\ndescription: \"{texts}\"");
        var manifest = consumer.Read("prompts/summarization/prompt.yaml").Split('\n')
            .Where((line, i) => i < 2 || !line.StartsWith("description:", StringComparison.Ordinal));
        consumer.Write("prompts/summarization/prompt.yaml", string.Join('\n', manifest));

        var result = consumer.Build("App");
        var run = consumer.Run("App");

        Succeeded(result);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Write exactly 1 sentence:", run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(mark));
    }

    [Theory]
    [InlineData("prompts/q\n-analyzer:evil/prompt.yaml", false)]
    [InlineData("prompts/q\r-analyzer:evil/prompt.yaml", true)]
    [InlineData("templates/a\n/analyzer:evil.scriban", true)]
    [InlineData("templates/a'));$([System.IO.File]::WriteAllText('ran', ''))\u2028b.scriban", false)]
    public void A_name_with_a_line_end_never_reaches_the_compiler(string file, bool isDesignTime)
    {
        using var consumer = OfRestoredApp(packages);
        consumer.Write(file, "x");

        var result = consumer.Build("App", isDesignTime ? ["-p:DesignTimeBuild=true"] : []);

        Assert.NotEqual(0, result.ExitCode);
        var error = Assert.Single(Errors(result));
        Assert.Contains("error PRM0020: A file or folder below 'prompts' or 'templates'", error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(consumer.Root, "App", "ran")));
    }
}

using PromptRegistry.TestKit;

namespace PromptRegistry.EndToEnd.Tests;

/// <summary>What the SDK's analyzers for trimming and for native code say about generated code.</summary>
public sealed class NativeCodeTests(PackedPackages packages)
{
    [Fact]
    public void Typed_prompts_and_answers_may_be_trimmed_and_compiled_to_native_code()
    {
        using var consumer = new Consumer(packages).AddApp(more: """
            <IsAotCompatible>true</IsAotCompatible>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <PromptEvalOnBuild>false</PromptEvalOnBuild>
            """);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "prompts", "extraction"), "*", SearchOption.AllDirectories))
        {
            consumer.Write(Path.GetRelativePath(RepositoryRoot.Path, file), File.ReadAllText(file));
        }

        consumer.Write("App/Program.cs", """
            var prompt = App.Prompts.Extraction.Entities.Render("Ada met Bob in Oslo.");
            System.Console.WriteLine(prompt.Messages.Count);
            """);
        Consumer.Succeeded(consumer.Build("App"));

        // The analyzers did run.
        consumer.Write("App/Reflection.cs", "class Reflection { static string Of(object value) => System.Text.Json.JsonSerializer.Serialize(value); }");
        var reflecting = consumer.Build("App");
        Assert.Contains("error IL2026", reflecting.Output, StringComparison.Ordinal);
        Assert.Contains("error IL3050", reflecting.Output, StringComparison.Ordinal);
    }
}

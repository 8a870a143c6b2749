namespace PromptRegistry.EndToEnd.Tests;

/// <summary>What is generated may be trimmed and compiled ahead of time.</summary>
public sealed class TrimmingTests(PackedPackages packages)
{
    [Fact]
    public void The_analyzers_for_trimming_and_native_code_find_nothing_in_generated_code()
    {
        using var consumer = new Consumer(packages).AddApp(
            more: "<IsAotCompatible>true</IsAotCompatible><TreatWarningsAsErrors>true</TreatWarningsAsErrors><PromptEvalOnBuild>false</PromptEvalOnBuild>");
        var program = consumer.Read("App/Program.cs");

        // That the analyzers run at all shows in code that they do find something in.
        consumer.Write("App/Program.cs", program + "\nSystem.Console.WriteLine(System.Type.GetType(System.Console.ReadLine()!));\n");
        var found = consumer.Build("App");
        consumer.Write("App/Program.cs", program);
        var clean = consumer.Build("App");

        Assert.All(Consumer.Errors(found), e => Assert.Contains("Program.cs", e, StringComparison.Ordinal));
        Assert.Contains(Consumer.Errors(found), e => e.Contains("error IL2057", StringComparison.Ordinal));
        Consumer.Succeeded(clean);
    }
}
